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
  set: VersionUpdate['set'],
): Promise<ModelVersion> {
  const { model, version, actor, reason } = request;
  const changed = await context.store.updateVersion({ model, version, when: { unheld: true }, set });
  if (!changed) throw await inUse(context, request);
  await note(context, { model, at, actor, action, subject: version, data: { version, reason } });
  return requireVersion(context, model, version);
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
  return withdraw(context, request, at, 'version-quarantined', { quarantine: { reason, at, by: actor } });
}

/** See {@link Registry.archiveModelVersion}. */
export async function archiveModelVersion(context: RegistryContext, request: WithdrawalRequest): Promise<ModelVersion> {
  check(request);
  const found = await requireVersion(context, request.model, request.version);
  if (found.archived) return found;
  return withdraw(context, request, context.clock.now(), 'version-archived', { archived: true });
}
