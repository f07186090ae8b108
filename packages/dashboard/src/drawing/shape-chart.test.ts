import { describe, expect, test } from 'vitest';
import { markupText } from './markup.js';
import { axisNumber, histogramChart, levelTable } from './shape-chart.js';

const histogram = (reference: readonly number[], current: readonly number[], edges = [0, 1, 2]) =>
  markupText(histogramChart('a', { kind: 'numeric', edges, reference, current, quartiles: null }));

describe('a histogram', () => {
  test('has a step for each bin, as high as its share of the highest', () => {
    const drawn = histogram([0.5, 0.5], [0.25, 0.75]);
    expect(drawn).toContain('<path class="before" d="M0 84V30.67H150V30.67H300V84"/>');
    expect(drawn).toContain('<path class="now" d="M0 84V57.33H150V4H300V84"/>');
    expect(drawn).toContain('highest bin 75\u202F%');
    expect(drawn).toMatch(/role="img" aria-label="a"/);
  });

  test.each([
    ['without values', [0, 0], [0, 0], [0, 1, 2]],
    ['without bins', [], [], []],
    ['of one point', [1], [1], [3, 3]],
    ['without end', [0.5, 0.5], [1, 0], [-1.7e308, 0, 1.7e308]],
  ])('%s has no coordinate that is no number', (_, reference, current, edges) => {
    expect(histogram(reference, current, edges)).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('a table of levels', () => {
  test('has a row for each level with both shares, and one for the rest', () => {
    const shape = {
      kind: 'levels',
      levels: ['GK', ''],
      reference: [0.5, 0.3],
      current: [0.25, 0.3],
      others: [0.2, 0.45],
    } as const;
    const drawn = markupText(levelTable('a', shape));
    expect(drawn.match(/<tr>/g)).toHaveLength(4);
    expect(drawn).toContain('<bdi>GK</bdi>');
    expect(drawn).toContain('(empty)');
    expect(drawn).toMatch(/all others.*width="40".*width="90".*<td>20\u202F%<\/td><td>45\u202F%<\/td>/);
    const none = markupText(levelTable('a', { ...shape, others: [0, 0] }));
    expect(none).not.toContain('all others');
  });
});

test.each([
  [0, '0'],
  [-12_345.678, '−12300'],
  [0.000_012_34, '1.2e−5'],
  [1.7e308, '1.7e+308'],
  [0.0661, '0.0661'],
  [210, '210'],
])('%d stands as %s', (value, text) => {
  expect(axisNumber(value)).toBe(text);
});
