import type { RandomSource } from '@fpl-ml/core';

const TABLE = 1024;
const SMALL: Float64Array = (() => {
  const table = new Float64Array(TABLE);
  for (let i = 2; i < TABLE; i += 1) table[i] = (table[i - 1] ?? 0) + Math.log(i);
  return table;
})();
const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** ln n!, by Stirling's series from 1024 on, where three terms leave an error below 1e-20. */
export function logFactorial(n: number): number {
  if (n < TABLE) return SMALL[n] ?? 0;
  const inverse = 1 / n;
  const correction = inverse * (1 / 12 - inverse * inverse * (1 / 360 - (inverse * inverse) / 1260));
  return (n + 0.5) * Math.log(n) - n + HALF_LOG_TWO_PI + correction;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/**
 * How many marked ones are among `draws` drawn without replacement from `marked` and `plain`. By inversion outward from the
 * mode, so that the work is about a standard deviation.
 */
export function drawHypergeometric(random: RandomSource, marked: number, plain: number, draws: number): number {
  const [least, most] = [Math.max(0, draws - plain), Math.min(marked, draws)];
  if (least === most) return least;
  const mode = Math.floor(((draws + 1) * (marked + 1)) / (marked + plain + 2));
  let [low, high] = [mode, mode];
  let below = Math.exp(logChoose(marked, mode) + logChoose(plain, draws - mode) - logChoose(marked + plain, draws));
  let above = below;
  let rest = random.next() - below;
  while (rest >= 0) {
    if (low === least && high === most) return mode;
    if (high < most) {
      above *= ((marked - high) * (draws - high)) / ((high + 1) * (plain - draws + high + 1));
      high += 1;
      rest -= above;
      if (rest < 0) return high;
    }
    if (low > least) {
      below *= (low * (plain - draws + low)) / ((marked - low + 1) * (draws - low + 1));
      low -= 1;
      rest -= below;
      if (rest < 0) return low;
    }
    // Rounding may leave a rest that no further term can use up.
    if (above + below < Number.MIN_VALUE) return mode;
  }
  return mode;
}
