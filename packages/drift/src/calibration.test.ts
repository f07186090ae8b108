import { binomial } from '@fpl-ml/stats';
import { describe, expect, test } from 'vitest';
import { type Kind, simulateCell } from '../bench/calibration-cell.js';

// A small part of what `npm run bench -- drift calibration` measures; docs/how-it-works/drift.md has the whole.
describe('the false alarms of detectDrift', () => {
  test.each<readonly [Kind, number, number]>([
    ['normal', 700, 344],
    ['zero-inflated', 700, 50],
    ['heavy ties', 700, 344],
    ['40 levels', 700, 50],
  ])('are as many as promised: %s, reference of %i, %i current rows', (kind, reference, current) => {
    const { rates } = simulateCell({ kind, reference, current, columns: 600, sizes: [1, 30], repeats: 100 });
    const [alone, thirty] = rates;
    if (alone === undefined || thirty === undefined) throw new Error('no rates');
    const nominal = binomial(alone.repeats, 0.05);
    const alarms = Math.round(alone.withoutFloor * alone.repeats);
    expect(alarms).toBeGreaterThanOrEqual(nominal.quantile(0.0005));
    expect(alarms).toBeLessThanOrEqual(nominal.quantile(0.9995));
    expect(alone.withFloor).toBeLessThanOrEqual(alone.withoutFloor);
    // Only 20 of these datasets share no column: what can be seen here is a rate that is several times too high.
    expect(thirty.withoutFloor).toBeLessThan(0.3);
  });
});
