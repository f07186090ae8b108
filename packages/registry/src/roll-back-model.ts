import { FplMlError } from '@fpl-ml/core';
import { clearRole } from './change-role.js';
import type { ModelVersion } from './model-version.js';
import { checkRoleChange, expectedPointer, moveRole, notEligible, type RoleChangeRequest } from './move-role.js';
import { type RegistryContext, requireVersion } from './registry-context.js';
import type { CandidateRole, RoleChange } from './role.js';
import { type RollbackCandidate, type RollbackDecision, rollbackTarget } from './rollback-target.js';

/** What {@link Registry.rollbackModel} needs. */
export interface RollbackRequest extends RoleChangeRequest {
  /** A former champion to go back to; it must be eligible. Default: the most recent one that is. */
  readonly to?: string;
  /**
   * Whether to quarantine the version that is left, so that nobody goes back to it by mistake. Default `true`: one
   * leaves a champion because something is wrong with it. `false` when it is only exchanged for a while.
   */
  readonly quarantine?: boolean;
}

function noTarget(model: string, current: string | null, considered: RollbackDecision['considered']): FplMlError {
  const found = considered.map(({ version, reasons }) => `${version} (${reasons.join(', ')})`).join('; ');
  return new FplMlError(
    'NO_ROLLBACK_TARGET',
    `Expected a former champion of model "${model}" to go back to, found ${found === '' ? 'none' : found}: ` +
      'activate a version instead, with an override if it has not passed.',
    { data: { model, current, considered } },
  );
}

/** The target that was asked for, or why it is none. */
function chosen(decision: RollbackDecision, current: ModelVersion, to: string): RollbackCandidate {
  const candidate = decision.considered.find(({ version }) => version === to);
  const otherwise = to === current.version ? 'current' : 'never-champion';
  if (candidate !== undefined && candidate.reasons.length === 0) return candidate;
  throw notEligible(current.model, to, candidate?.reasons ?? [otherwise]);
}

async function decide(context: RegistryContext, current: ModelVersion, to?: string): Promise<RollbackCandidate> {
  const { store } = context;
  const { model } = current;
  if (to !== undefined) await requireVersion(context, model, to);
  const [versions, evaluations] = [await store.listVersions(model), await store.listEvaluations(model)];
  const history = await store.listRoleHistory(model, 'champion');
  const decision = rollbackTarget(versions, evaluations, history, current);
  if (to !== undefined) return chosen(decision, current, to);
  if (decision.target === null) throw noTarget(model, current.version, decision.considered);
  return decision.target;
}

/** Takes the version that is left out of its other roles, since it is about to be quarantined. */
async function clearOtherRoles(context: RegistryContext, request: RollbackRequest, version: string): Promise<void> {
  const { model, actor, reason } = request;
  for (const pointer of await context.store.getRoles(model)) {
    if (pointer.role === 'champion' || pointer.version !== version) continue;
    const role: CandidateRole = pointer.role;
    await clearRole(context, { model, role, actor, reason, expectedGeneration: pointer.generation });
  }
}

/** See {@link Registry.rollbackModel}. */
export async function rollbackModel(context: RegistryContext, request: RollbackRequest): Promise<RoleChange> {
  checkRoleChange(request);
  const { model, to } = request;
  const pointer = await expectedPointer(context, 'champion', request);
  if (pointer === null || pointer.version === null) throw noTarget(model, null, []);
  const current = await requireVersion(context, model, pointer.version);
  const target = await decide(context, current, to);
  // What quarantined it first, a corrupt artifact for instance, says more than the rollback that follows.
  const quarantines = (request.quarantine ?? true) && current.quarantine === null;
  if (quarantines) await clearOtherRoles(context, request, current.version);
  const { version, evaluation, override } = target;
  return moveRole(context, request, { role: 'champion', pointer, to: version, evaluation, override, quarantines });
}
