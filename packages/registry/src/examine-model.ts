import { ineligibilities } from './eligibility.js';
import type { ModelHoldings } from './model-holdings.js';
import { verifyHistory } from './role-history.js';
import { versionsOutOfOrder } from './version-order.js';

/**
 * What must hold of every registry. `one-champion`: there is one after the first activation, and never two pointers of one
 * role. `sound-holders`: whoever holds a role is ready, neither quarantined nor archived. `complete-history`: every change of a
 * role left a row, and the rows lead to the pointers. `justified-champions`: each became champion with a pass, or with
 * a reason to do without. `growing-numbers`: they grow, and none is used twice. `intact-bytes`: those of ready versions are
 * there and have their hash. `removed-is-archived`: as it says.
 */
export type RegistryInvariant =
  | 'one-champion'
  | 'sound-holders'
  | 'complete-history'
  | 'justified-champions'
  | 'growing-numbers'
  | 'intact-bytes'
  | 'removed-is-archived';

/** Something that is wrong. */
export interface RegistryFinding {
  readonly invariant: RegistryInvariant;
  readonly model: string;
  /** In words. */
  readonly problem: string;
}

type Findings = readonly (readonly [RegistryInvariant, string])[];

function oneChampion({ roles, history }: ModelHoldings): Findings {
  const names = roles.map(({ role }) => role);
  const twice = names.filter((role, i) => names.indexOf(role) !== i);
  const champion = roles.find(({ role }) => role === 'champion')?.version ?? null;
  const wasGiven = history.some(({ role, to }) => role === 'champion' && to !== null);
  return [
    ...twice.map((role) => ['one-champion', `there are two pointers of the role ${role}`] as const),
    ...(wasGiven && champion === null
      ? [['one-champion', 'there is no champion, although there was one'] as const]
      : []),
  ];
}

function soundHolders({ roles, versions }: ModelHoldings): Findings {
  return roles.flatMap(({ role, version }) => {
    if (version === null) return [];
    const holder = versions.find((row) => row.version === version);
    if (holder === undefined) return [['sound-holders', `the ${role} ${version} is no version of the model`] as const];
    const reasons = ineligibilities(holder);
    return reasons.length === 0 ? [] : [['sound-holders', `the ${role} ${version} is ${reasons.join(', ')}`] as const];
  });
}

function completeHistory({ history, roles }: ModelHoldings): Findings {
  return verifyHistory(history, roles).map(
    ({ role, generation, problem }) =>
      ['complete-history', `${role}, generation ${generation}: wrong ${problem}`] as const,
  );
}

function justifiedChampions({ history, evaluations }: ModelHoldings): Findings {
  const passes = new Set(
    evaluations.filter(({ verdict }) => verdict === 'pass').map(({ id, version }) => `${version} ${id}`),
  );
  return history
    .filter(({ role, to, override }) => role === 'champion' && to !== null && override === null)
    .filter(({ to, evaluation }) => !passes.has(`${to} ${evaluation}`))
    .map(
      ({ to, generation }) =>
        ['justified-champions', `${to} (generation ${generation}) has neither pass nor reason`] as const,
    );
}

function growingNumbers({ versions }: ModelHoldings): Findings {
  return versionsOutOfOrder(versions).map(
    (version) => ['growing-numbers', `${version} is not above the numbers before it`] as const,
  );
}

function removedIsArchived({ versions }: ModelHoldings): Findings {
  return versions
    .filter(({ integrity, archived }) => integrity === 'removed' && !archived)
    .map(({ version }) => ['removed-is-archived', `${version} has lost its bytes and is not archived`] as const);
}

const CHECKS = [oneChampion, soundHolders, completeHistory, justifiedChampions, growingNumbers, removedIsArchived];

/** What is wrong with what a registry has on record of one model; the bytes are another matter. Pure. */
export function examineModel(model: string, holdings: ModelHoldings): readonly RegistryFinding[] {
  return CHECKS.flatMap((check) => check(holdings)).map(([invariant, problem]) => ({ invariant, model, problem }));
}
