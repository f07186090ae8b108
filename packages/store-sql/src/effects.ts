/** What is to be called after the commit. Lists of joined transactions share one order, and are dropped by themselves. */
export interface Effects {
  add(effect: () => void): void;
  /** The list of a transaction that joins this one. */
  branch(): Effects;
  /** Forgets what was added here and in branches. */
  drop(): void;
  /**
   * Calls what was not dropped, in order of registration. All are called; then what they threw is thrown, several as an
   * AggregateError.
   */
  run(): void;
}

interface Entry {
  readonly effect: () => void;
  readonly dropped: () => boolean;
}

function branchOf(order: Entry[], droppedAbove: () => boolean): Effects {
  let droppedHere = false;
  const dropped = (): boolean => droppedHere || droppedAbove();
  return {
    add: (effect) => void order.push({ effect, dropped }),
    branch: () => branchOf(order, dropped),
    drop: () => {
      droppedHere = true;
    },
    run: () => callAll(order.filter((entry) => !entry.dropped())),
  };
}

function callAll(entries: readonly Entry[]): void {
  const failures: unknown[] = [];
  for (const { effect } of entries) {
    try {
      effect();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 1) throw new AggregateError(failures, 'Several effects of a committed transaction threw.');
  if (failures.length === 1) throw failures[0];
}

/** An empty list. */
export function createEffects(): Effects {
  return branchOf([], () => false);
}
