import { FplMlError } from '@fpl-ml/core';
import { type Ineligibility, ineligibilities } from './eligibility.js';
import { note, type RegistryContext, requireText, requireVersion } from './registry-context.js';
import type { Role, RoleChange, RolePointer } from './role.js';

/** Who changes a role, and why. */
export interface RoleChangeRequest {
  readonly model: string;
  /** A person, a policy, a component. */
  readonly actor: string;
  readonly reason: string;
  /**
   * The generation of the pointer that the decision was made on, 0 if the role was never given: if somebody changed it
   * since, the call is refused. Default: whatever it is when the call begins.
   */
  readonly expectedGeneration?: number;
}

/** Where a pointer goes, from where, and on what ground. */
export interface RoleStep {
  readonly role: Role;
  /** As it was when the decision was made. */
  readonly pointer: RolePointer | null;
  readonly to: string | null;
  readonly evaluation: string | null;
  readonly override: string | null;
  /** Whether the version that loses the role is quarantined, for the reason of the request. */
  readonly quarantines: boolean;
}

/** The error for a version that may not hold a role. */
export function notEligible(model: string, version: string, reasons: readonly Ineligibility[]): FplMlError {
  return new FplMlError(
    'VERSION_NOT_ELIGIBLE',
    `Expected version ${version} of model "${model}" to be fit for the role, but it is ${reasons.join(', ')}: ` +
      'record a passing evaluation, give an override where only that is missing, or choose another version.',
    { data: { model, version, reasons } },
  );
}

function conflict(model: string, role: Role, expectedGeneration: number, current: RolePointer | null): FplMlError {
  const found = `generation ${current?.generation ?? 0} (${current?.version ?? 'nobody'})`;
  return new FplMlError(
    'VERSION_CONFLICT',
    `Expected the ${role} of model "${model}" at generation ${expectedGeneration}, found ${found}: look at it, then decide again.`,
    { data: { model, role, expectedGeneration, current } },
  );
}

/** Refuses a request that would leave a history without an author or a reason. */
export function checkRoleChange({ actor, reason }: RoleChangeRequest): void {
  requireText('ROLE_CHANGE_INVALID', 'actor', actor);
  requireText('ROLE_CHANGE_INVALID', 'reason', reason);
}

/** The pointer of a role; `null` if it was never given. */
export async function pointerOf(context: RegistryContext, model: string, role: Role): Promise<RolePointer | null> {
  return (await context.store.getRoles(model)).find((pointer) => pointer.role === role) ?? null;
}

/** The pointer of a role as the request expects it, or `VERSION_CONFLICT`. */
export async function expectedPointer(
  context: RegistryContext,
  role: Role,
  { model, expectedGeneration }: RoleChangeRequest,
): Promise<RolePointer | null> {
  const current = await pointerOf(context, model, role);
  if (expectedGeneration === undefined || expectedGeneration === (current?.generation ?? 0)) return current;
  throw conflict(model, role, expectedGeneration, current);
}

/** Moves a pointer, and appends the audit entry. */
export async function moveRole(
  context: RegistryContext,
  { model, actor, reason }: RoleChangeRequest,
  { role, pointer, to, evaluation, override, quarantines }: RoleStep,
): Promise<RoleChange> {
  const at = context.clock.now();
  const expectedGeneration = pointer?.generation ?? 0;
  const quarantine = quarantines ? { reason, at, by: actor } : null;
  const move = { model, role, to, expectedGeneration, at, actor, reason, evaluation, override, quarantine };
  const result = await context.store.moveRole(move);
  if (result.moved) {
    const { from, generation } = result.change;
    const data = { role, from, to, generation, reason, evaluation, override, quarantined: quarantines };
    await note(context, { model, at, actor, action: `${role}-changed`, subject: to ?? from ?? role, data });
    return result.change;
  }
  if (result.because === 'generation' || to === null) throw conflict(model, role, expectedGeneration, result.current);
  throw notEligible(model, to, ineligibilities(await requireVersion(context, model, to)));
}
