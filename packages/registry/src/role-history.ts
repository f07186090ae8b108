import type { Role, RoleChange, RolePointer } from './role.js';

/** Something wrong with a history. */
export interface HistoryProblem {
  readonly model: string;
  readonly role: Role;
  /** The generation at which it shows. */
  readonly generation: number;
  /**
   * `generation`: a change is missing, doubled or out of order. `from`: a change does not start where the one before
   * ended. `pointer`: the pointer is not what the history leads to.
   */
  readonly problem: 'generation' | 'from' | 'pointer';
}

const keyOf = ({ model, role }: Pick<RolePointer, 'model' | 'role'>): string => JSON.stringify([model, role]);

function pointerAfter({ model, role, to, generation, at }: RoleChange): RolePointer {
  return { model, role, version: to, generation, since: at };
}

/**
 * The pointers that a history leads to: every change is applied in turn, whatever it says about the state before.
 *
 * @param history by `seq`; of several models and roles if wished
 * @returns in the order in which the roles were first given
 */
export function replayHistory(history: readonly RoleChange[]): readonly RolePointer[] {
  const pointers = new Map<string, RolePointer>();
  for (const change of history) pointers.set(keyOf(change), pointerAfter(change));
  return [...pointers.values()];
}

function chainProblems(history: readonly RoleChange[]): readonly HistoryProblem[] {
  const problems: HistoryProblem[] = [];
  const before = new Map<string, RoleChange>();
  for (const change of history) {
    const { model, role, generation } = change;
    const last = before.get(keyOf(change));
    if (generation !== (last?.generation ?? 0) + 1) problems.push({ model, role, generation, problem: 'generation' });
    if (change.from !== (last?.to ?? null)) problems.push({ model, role, generation, problem: 'from' });
    before.set(keyOf(change), change);
  }
  return problems;
}

function differs(a: RolePointer | undefined, b: RolePointer | undefined): boolean {
  return a?.version !== b?.version || a?.generation !== b?.generation || a?.since !== b?.since;
}

/**
 * Checks that every change of a role left exactly one row, and that the rows lead to the pointers.
 *
 * @param history complete, by `seq`
 * @param pointers as they are
 * @returns what is wrong; empty if nothing is
 */
export function verifyHistory(
  history: readonly RoleChange[],
  pointers: readonly RolePointer[],
): readonly HistoryProblem[] {
  const expected = new Map(replayHistory(history).map((pointer) => [keyOf(pointer), pointer]));
  const actual = new Map(pointers.map((pointer) => [keyOf(pointer), pointer]));
  const wrong = [...new Map([...expected, ...actual]).entries()]
    .filter(([key]) => differs(expected.get(key), actual.get(key)))
    .map(([, { model, role, generation }]) => ({ model, role, generation, problem: 'pointer' as const }));
  return [...chainProblems(history), ...wrong];
}

/**
 * The pointer of a role at an instant: the one that the last change up to then led to.
 *
 * @param history of one model, by `seq`
 * @param instant epoch milliseconds; a change counts from its own instant on
 * @returns `null` before the first change
 */
export function roleAt(history: readonly RoleChange[], role: Role, instant: number): RolePointer | null {
  const last = history.findLast((change) => change.role === role && change.at <= instant);
  return last === undefined ? null : pointerAfter(last);
}
