import { type BridgeStep, bridgeExit } from './bridge-exit.js';
import type { TiedProblem } from './ks-exact-ties.js';

/** A block of at least this share of the pool is an atom: nothing is seen inside it. */
const ATOM = 0.01;
/** A stretch of smaller blocks below this share is joined to the atom beside it. */
const LEAST_STRETCH = 0.005;
/** -ζ(½)/√(2π): how far beyond a bound a Gaussian walk goes at its first passage, in deviations of a step (Siegmund 1985). */
const OVERSHOOT = 0.5825971579390106;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** A problem on the scale of the bridge: what the difference of distribution functions is multiplied with, and its lattice. */
interface Scale {
  readonly problem: TiedProblem;
  readonly factor: number;
  /** The observed difference. */
  readonly height: number;
  /** Half the spacing of differences that can occur at all. */
  readonly halfLattice: number;
  /** How far the walk goes beyond a bound between untied values, less the effect of its skewness. */
  readonly overshoot: number;
}

function scaleOf(problem: TiedProblem): Scale {
  const { n1, total, height } = problem;
  const n2 = total - n1;
  const pairs = n1 * n2;
  const factor = Math.sqrt(pairs * (total - 1)) / total;
  const [few, many] = [Math.min(n1, n2), Math.max(n1, n2)];
  return {
    problem,
    factor,
    height: (height / pairs) * factor,
    halfLattice: (gcd(n1, n2) / pairs / 2) * factor,
    overshoot: (1 / (6 * few) + 1 / (3 * many)) * factor,
  };
}

/**
 * The bounds at the end of an atom, half a step before the first difference that counts: after `seen` pooled values
 * differences lie on a lattice of their own.
 */
function atomBounds({ problem, factor }: Scale, seen: number): Pick<BridgeStep, 'lower' | 'upper'> {
  const { n1, total, height, upper, lower } = problem;
  const pairs = n1 * (total - n1);
  const at = (i: number): number => ((i * total - seen * n1) / pairs) * factor;
  const highest = at(Math.ceil((seen * n1 + height) / total) - 0.5);
  const lowest = at(Math.floor((seen * n1 - height) / total) + 0.5);
  return { upper: upper ? highest : Number.POSITIVE_INFINITY, lower: lower ? lowest : Number.NEGATIVE_INFINITY };
}

/** A stretch is watched, its bounds moved out by what the walk overshoots between the ends of its blocks. */
function stretchBounds({ problem, height, overshoot, halfLattice }: Scale, blocks: Float64Array) {
  let [total, weighted] = [0, 0];
  for (const size of blocks) {
    total += size;
    weighted += size * (size === 1 ? overshoot : OVERSHOOT * Math.sqrt(size / problem.total));
  }
  const bound = height + weighted / total - halfLattice;
  return {
    upper: problem.upper ? bound : Number.POSITIVE_INFINITY,
    lower: problem.lower ? -bound : Number.NEGATIVE_INFINITY,
  };
}

/** Consecutive blocks: one atom, or a stretch. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly atom: boolean;
}

function runsOf({ blocks, total }: TiedProblem): readonly Run[] {
  const runs: Run[] = [];
  let [from, size] = [0, 0];
  const close = (to: number): void => {
    if (to > from) runs.push({ from, to, size, atom: false });
  };
  for (let k = 0; k < blocks.length; k += 1) {
    const own = blocks[k] ?? 0;
    size += own;
    if (own <= 1 || own < ATOM * total) continue;
    size -= own;
    close(k);
    runs.push({ from: k, to: k + 1, size: own, atom: true });
    [from, size] = [k + 1, 0];
  }
  close(blocks.length);
  return joined(runs, LEAST_STRETCH * total);
}

/** Stretches that are too short are seen at their end only, with the atom before or after them. */
function joined(runs: readonly Run[], least: number): readonly Run[] {
  const kept: Run[] = [];
  let carried = 0;
  for (const run of runs) {
    const last = kept.at(-1);
    if (run.atom || run.size >= least || runs.length === 1) {
      kept.push({ ...run, size: run.size + carried });
      carried = 0;
    } else if (last === undefined) carried += run.size;
    else kept[kept.length - 1] = { ...last, size: last.size + run.size };
  }
  return kept;
}

/**
 * The limit for large samples of the exact probability of {@link TiedProblem}: a Brownian bridge on the share of the pool,
 * watched along stretches of small blocks, and seen only at the end of atoms.
 */
export function tiedLimit(problem: TiedProblem): number {
  if (problem.height <= 0) return 1;
  const scale = scaleOf(problem);
  let seen = 0;
  const steps = runsOf(problem).map(({ from, to, size, atom }) => {
    seen += size;
    const bounds = atom ? atomBounds(scale, seen) : stretchBounds(scale, problem.blocks.subarray(from, to));
    return { time: size / problem.total, watched: !atom, ...bounds };
  });
  return bridgeExit(steps);
}
