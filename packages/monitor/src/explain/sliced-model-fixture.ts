import type { Frame, RandomSource } from '@fpl-ml/core';

/** How the errors of a made-up model are distributed. */
export const ERROR_SHAPES = ['normal', 'skewed', 'mostly small'] as const;
export type ErrorShape = (typeof ERROR_SHAPES)[number];

const SIZES: Readonly<Record<ErrorShape, (random: RandomSource) => number>> = {
  normal: (random) => random.normal(),
  skewed: (random) => -Math.log(1 - random.next()),
  'mostly small': (random) => (random.next() < 0.6 ? 0.2 : 1 - 2 * Math.log(1 - random.next())),
};

/** Errors that are `factor` times as large for forwards with at most 30 minutes (about 8 % of rows), and else alike. */
export function slicedModel(
  shape: ErrorShape,
  n: number,
  factor: number,
  random: RandomSource,
): { readonly frame: Frame; readonly errors: Float64Array } {
  const position = Array.from({ length: n }, () => ['GK', 'DEF', 'MID', 'FWD'][random.integer(4)] ?? 'GK');
  const minutes = Array.from({ length: n }, () => (random.next() < 0.05 ? null : random.integer(91)));
  const noise = Array.from({ length: 3 }, () => Float64Array.from({ length: n }, () => random.normal()));
  const isHard = (row: number): boolean => position[row] === 'FWD' && (minutes[row] ?? 91) <= 30;
  const errors = Float64Array.from({ length: n }, (_, row) => SIZES[shape](random) * (isHard(row) ? factor : 1));
  const [form = new Float64Array(n), price = new Float64Array(n), age = new Float64Array(n)] = noise;
  return { frame: { position, minutes, form, price, age }, errors };
}
