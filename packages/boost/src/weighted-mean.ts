/** The mean; exact for equal values, since it is taken of the distances to the first. */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number> | undefined): number {
  const first = values[0] ?? Number.NaN;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i += 1) {
    const weight = weights?.[i] ?? 1;
    sum += weight * ((values[i] ?? Number.NaN) - first);
    total += weight;
  }
  return first + sum / total;
}
