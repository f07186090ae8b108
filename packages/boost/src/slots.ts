import type { TreeLimits } from './grow-tree.js';

/** How many of the most promising leaves may be divided, and their children searched, with so many divisions to come. */
export function leavesToKeep(divisions: number): number {
  // A leaf that others are ahead of waits for their divisions. Nobody searches the children of the last one.
  return Math.max(0, divisions - 1);
}

/** How many histograms leaves may keep however small the table is. */
const FEWEST = 2;

/** Histograms together take no more than this share of what the bins take. */
const SHARE = 1 / 3;

/**
 * For how many leaves that wait to be divided there is a place for their histogram: for all of them at the worst, as long as that is
 * no more memory than a share of the bins. A leaf without a place costs time when it is divided, since its children's histograms
 * are both built from rows.
 *
 * @param weighted rows of any weight may make a leaf large enough
 * @param affordable how many histograms take as much memory as the bins
 */
export function slotCount(
  rows: number,
  { maxLeaves, minLeafRows }: TreeLimits & { readonly minLeafRows: number },
  weighted: boolean,
  affordable: number,
): number {
  const fewest = weighted ? 2 : Math.max(2, Math.ceil(2 * minLeafRows));
  const divisible = Math.floor(rows / fewest);
  const waiting = Math.min(Math.floor((maxLeaves - 1) / 2), divisible);
  return Math.min(waiting, Math.max(FEWEST, Math.floor(affordable * SHARE)));
}

/** Hands out the places of histograms. */
export interface SlotPool {
  /** A free place, -1 when there is none. */
  take(): number;
  free(slot: number): void;
}

/** So many places, all free. */
export function slotPool(slots: number): SlotPool {
  const free: number[] = [];
  let used = 0;
  return {
    take: () => free.pop() ?? (used < slots ? used++ : -1),
    free: (slot) => {
      free.push(slot);
    },
  };
}
