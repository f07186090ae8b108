import { FplMlError } from '@fpl-ml/core';
import type { ModelVersion } from './model-version.js';
import { note, type RegistryContext, requireText, requireVersion } from './registry-context.js';
import type { VersionUpdate } from './registry-store.js';

/** What {@link Registry.quarantineModelVersion} and {@link Registry.archiveModelVersion} need. */
export interface WithdrawalRequest {
  readonly model: string;
  readonly version: string;
  readonly actor: string;
  readonly reason: string;
}

async function inUse({ store }: RegistryContext, { model, version }: WithdrawalRequest): Promise<FplMlError> {
  const roles = (await store.getRoles(model)).filter((role) => role.version === version).map(({ role }) => role);
  return new FplMlError(
    'VERSION_IN_USE',
    `Expected version ${version} of model "${model}" to hold no role, but it is ${roles.join(', ')}: roll back or clear the role first.`,
    { data: { model, version, roles } },
  );
}

async function withdraw(
  context: RegistryContext,
  request: WithdrawalRequest,
  at: number,
  action: string,
  { when, set }: Pick<VersionUpdate, 'when' | 'set'>,
): Promise<ModelVersion> {
  const { model, version, actor, reason } = request;
  const changed = await context.store.updateVersion({ model, version, when: { ...when, unheld: true }, set });
  const found = await requireVersion(context, model, version);
  // Somebody else may have been faster; then there is nothing left to do.
  if (!changed && found.quarantine !== null && when.unquarantined === true) return found;
  if (!changed) throw await inUse(context, request);
  await note(context, { model, at, actor, action, subject: version, data: { version, reason } });
  return found;
}

function check({ actor, reason }: WithdrawalRequest): void {
  requireText('VERSION_INVALID', 'actor', actor);
  requireText('VERSION_INVALID', 'reason', reason);
}

/** See {@link Registry.quarantineModelVersion}. */
export async function quarantineModelVersion(
  context: RegistryContext,
  request: WithdrawalRequest,
): Promise<ModelVersion> {
  check(request);
  const { model, version, actor, reason } = request;
  const found = await requireVersion(context, model, version);
  if (found.quarantine !== null) return found;
  const at = context.clock.now();
  const update = { when: { unquarantined: true }, set: { quarantine: { reason, at, by: actor } } } as const;
  return withdraw(context, request, at, 'version-quarantined', update);
}

/** See {@link Registry.archiveModelVersion}. */
export async function archiveModelVersion(context: RegistryContext, request: WithdrawalRequest): Promise<ModelVersion> {
  check(request);
  const found = await requireVersion(context, request.model, request.version);
  if (found.archived) return found;
  return withdraw(context, request, context.clock.now(), 'version-archived', { when: {}, set: { archived: true } });
}
