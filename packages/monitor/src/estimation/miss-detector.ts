/**
 * Shiryaev–Roberts statistics of a series of hits and misses, one for each alternative: the sum, over all times at which
 * things could have gone wrong, of how much likelier the series since then is under the alternative; plain data.
 */
export interface MissEvidence {
  /** Against half of the figures missing. */
  readonly half: number;
  /** Against four in five missing. */
  readonly most: number;
}

export const NO_MISSES: MissEvidence = Object.freeze({ half: 0, most: 0 });

function next(before: number, missed: boolean, tolerated: number, alternative: number): number {
  const ratio = missed ? alternative / tolerated : (1 - alternative) / (1 - tolerated);
  return (before + 1) * ratio;
}

/** The shares that are missed when things go wrong; above what is tolerated, whatever that is. */
const alternatives = (tolerated: number) => ({
  half: tolerated + (1 - tolerated) * 0.45,
  most: tolerated + (1 - tolerated) * 0.78,
});

/**
 * The evidence after one figure more. Unlike an e-process it does not have to win back, after a long good time, what was
 * lost by betting on misses.
 *
 * @param tolerated the largest probability of a miss, whatever came before, that is no fault
 */
export function addMiss(evidence: MissEvidence, missed: boolean, tolerated: number): MissEvidence {
  const { half, most } = alternatives(tolerated);
  return Object.freeze({
    half: next(evidence.half, missed, tolerated, half),
    most: next(evidence.most, missed, tolerated, most),
  });
}

/** While misses are as rare as tolerated its expectation is at most the number of figures, whatever their order. */
export function missStatistic({ half, most }: MissEvidence): number {
  return (half + most) / 2;
}
