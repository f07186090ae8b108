import type { TreeLimits } from './grow-tree.js';

/** How many of the most promising leaves may be divided, and their children searched, with so many divisions to come. */
export function leavesToKeep(divisions: number): number {
  // A leaf that others are ahead of waits for their divisions. Nobody searches the children of the last one.
  return Math.max(0, divisions - 1);
}

/**
 * How many histograms a tree needs at one time: those of all leaves that may be divided, at the worst, and that of a child.
 *
 * @param weighted rows of any weight may make a leaf large enough
 */
export function slotsNeeded(
  rows: number,
  { maxLeaves, minLeafRows }: TreeLimits & { readonly minLeafRows: number },
  weighted: boolean,
): number {
  const fewest = weighted ? 2 : Math.max(2, Math.ceil(2 * minLeafRows));
  const divisible = Math.floor(rows / fewest);
  return Math.min(Math.floor((maxLeaves - 1) / 2), divisible) + 1;
}

/** Hands out the places of histograms. */
export interface SlotPool {
  take(): number;
  free(slot: number): void;
  /** The place that would be handed out next. */
  next(): number;
}

/** All places free. */
export function slotPool(): SlotPool {
  const free: number[] = [];
  let used = 0;
  return {
    take: () => free.pop() ?? used++,
    free: (slot) => {
      free.push(slot);
    },
    next: () => free.at(-1) ?? used,
  };
}
