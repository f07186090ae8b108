import type { RowPages } from './labelled-stream.js';
import { type RegressionMetrics, regressionMetrics } from './regression-metrics.js';

const FIRST_LENGTH = 1024;

/** Numbers that come one after the other, in a typed array that doubles. */
interface Numbers {
  values: Float64Array<ArrayBuffer>;
}

function put(numbers: Numbers, at: number, value: number): void {
  if (at === numbers.values.length) {
    const longer = new Float64Array(2 * at);
    longer.set(numbers.values);
    numbers.values = longer;
  }
  numbers.values[at] = value;
}

/** The figures of labelled rows; of each row only its two numbers are kept meanwhile, since a median needs them all. */
export async function streamMetrics(pages: RowPages): Promise<RegressionMetrics> {
  const outcomes: Numbers = { values: new Float64Array(FIRST_LENGTH) };
  const predictions: Numbers = { values: new Float64Array(FIRST_LENGTH) };
  let n = 0;
  for await (const page of pages) {
    for (const { prediction, outcome } of page) {
      put(outcomes, n, outcome);
      put(predictions, n, prediction);
      n += 1;
    }
  }
  return regressionMetrics(outcomes.values.subarray(0, n), predictions.values.subarray(0, n));
}
