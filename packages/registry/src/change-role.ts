import { FplMlError } from '@fpl-ml/core';
import { decideActivation } from './decide-activation.js';
import { ineligibilities } from './eligibility.js';
import { checkRoleChange, expectedPointer, moveRole, notEligible, type RoleChangeRequest } from './move-role.js';
import { type RegistryContext, requireText, requireVersion } from './registry-context.js';
import type { CandidateRole, Role, RoleChange, RolePointer } from './role.js';

/** What {@link Registry.activateModelVersion} needs. */
export interface ActivationRequest extends RoleChangeRequest {
  readonly version: string;
  /** Why it shall be champion although its latest evaluation is no pass. Kept in the history. */
  readonly override?: string;
}

/** What {@link Registry.assignRole} needs. */
export interface RoleAssignment extends RoleChangeRequest {
  readonly role: CandidateRole;
  readonly version: string;
}

/** What {@link Registry.clearRole} needs. */
export interface RoleClearing extends RoleChangeRequest {
  readonly role: CandidateRole;
}

const NO_GROUND = { evaluation: null, override: null, quarantines: false };

/** The change that led to the pointer as it is, if the version holds it already. */
async function alreadyMade(
  { store }: RegistryContext,
  model: string,
  role: Role,
  pointer: RolePointer | null,
  version: string | null,
): Promise<RoleChange | null> {
  if (pointer === null || pointer.version !== version) return null;
  const { generation } = pointer;
  return (await store.listRoleHistory(model, role)).find((change) => change.generation === generation) ?? null;
}

/** See {@link Registry.activateModelVersion}. */
export async function activateModelVersion(context: RegistryContext, request: ActivationRequest): Promise<RoleChange> {
  checkRoleChange(request);
  const { model, version: to, override = null } = request;
  if (override !== null) requireText('ROLE_CHANGE_INVALID', 'override', override);
  const version = await requireVersion(context, model, to);
  const pointer = await expectedPointer(context, 'champion', request);
  const evaluations = await context.store.listEvaluations(model, to);
  const decision = decideActivation({ version, evaluations, override });
  if (!decision.allowed) throw notEligible(model, to, decision.reasons);
  const made = await alreadyMade(context, model, 'champion', pointer, to);
  if (made !== null) return made;
  const { evaluation, override: ground } = decision;
  return moveRole(context, request, {
    role: 'champion',
    pointer,
    to,
    evaluation,
    override: ground,
    quarantines: false,
  });
}

function checkCandidateRole(role: CandidateRole): void {
  if (role === 'challenger' || role === 'shadow') return;
  throw new FplMlError(
    'ROLE_CHANGE_INVALID',
    `Expected the role challenger or shadow, got "${String(role)}": a champion is set with activateModelVersion.`,
    { data: { role } },
  );
}

/** See {@link Registry.assignRole}. */
export async function assignRole(context: RegistryContext, request: RoleAssignment): Promise<RoleChange> {
  checkRoleChange(request);
  const { model, role, version: to } = request;
  checkCandidateRole(role);
  const version = await requireVersion(context, model, to);
  const pointer = await expectedPointer(context, role, request);
  const reasons = ineligibilities(version);
  if (reasons.length > 0) throw notEligible(model, to, reasons);
  const made = await alreadyMade(context, model, role, pointer, to);
  if (made !== null) return made;
  const evaluation = (await context.store.listEvaluations(model, to)).at(-1)?.id ?? null;
  return moveRole(context, request, { ...NO_GROUND, role, pointer, to, evaluation });
}

/** See {@link Registry.clearRole}. */
export async function clearRole(context: RegistryContext, request: RoleClearing): Promise<RoleChange | null> {
  checkRoleChange(request);
  const { model, role } = request;
  checkCandidateRole(role);
  const pointer = await expectedPointer(context, role, request);
  if (pointer === null) return null;
  const made = await alreadyMade(context, model, role, pointer, null);
  return made ?? moveRole(context, request, { ...NO_GROUND, role, pointer, to: null });
}
