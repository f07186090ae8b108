/**
 * Where a monotone function is zero, by bracketing and false position (Anderson and Björck 1973) with bisection as the
 * safeguard.
 *
 * @param f monotone, finite or infinite, with one change of sign
 * @param start first guess
 * @param step first step of the search for a bracket; it doubles
 */
export function solveMonotone(f: (u: number) => number, start: number, step: number): number {
  const bracket = findBracket(f, start, step);
  if (bracket === undefined) return Number.NaN;
  let [low, high, fLow, fHigh] = bracket;
  if (fLow === 0) return low;
  for (let i = 0; i < 200 && fHigh !== 0; i += 1) {
    const secant = high - (fHigh * (high - low)) / (fHigh - fLow);
    const bisect = i % 3 === 2 || !(secant > Math.min(low, high) && secant < Math.max(low, high));
    const u = bisect ? low + (high - low) / 2 : secant;
    const value = f(u);
    if (u === low || u === high || Math.abs(high - low) <= 1e-16 * Math.abs(u)) return u;
    if (Math.sign(value) === Math.sign(fHigh)) {
      const factor = 1 - value / fHigh;
      fLow *= factor > 0 ? factor : 0.5;
    } else {
      [low, fLow] = [high, fHigh];
    }
    [high, fHigh] = [u, value];
  }
  return high;
}

type Bracket = [low: number, high: number, fLow: number, fHigh: number];

function findBracket(f: (u: number) => number, start: number, step: number): Bracket | undefined {
  const at = f(start);
  let [down, up, fDown, fUp] = [start, start, at, at];
  for (let width = step, i = 0; i < 64; i += 1, width *= 2) {
    const [nextDown, nextUp] = [down - width, up + width];
    const [valueDown, valueUp] = [f(nextDown), f(nextUp)];
    if (Math.sign(valueUp) !== Math.sign(fUp)) return [up, nextUp, fUp, valueUp];
    if (Math.sign(valueDown) !== Math.sign(fDown)) return [nextDown, down, valueDown, fDown];
    [down, up, fDown, fUp] = [nextDown, nextUp, valueDown, valueUp];
  }
  return undefined;
}
