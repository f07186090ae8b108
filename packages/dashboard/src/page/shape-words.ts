import { axisNumber } from '../drawing/shape-chart.js';
import { ABSENT, percent, whole } from '../drawing/number-text.js';
import type { ShownShape } from '../shown/drift-shape.js';

const figure = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? ABSENT : axisNumber(value);

/** A statistic against what it is and may be when nothing has changed. */
function statisticWords({ method, statistic, nullExpectation, limit }: ShownShape): string {
  if (method === null) return '';
  return `${method} ${figure(statistic)}; if nothing had changed ${figure(nullExpectation)} on average, and below ${figure(limit)}.`;
}

function effectWords({ effect, floor }: ShownShape): string {
  return effect === null ? '' : `Shares differ by ${percent(effect, 1)}, which counts from ${percent(floor, 0)}.`;
}

function middleWords({ shape }: ShownShape): string {
  if (shape === null || !('edges' in shape) || shape.quartiles === null) return '';
  const side = ([low, middle, high]: readonly [number, number, number]): string =>
    `${axisNumber(middle)} (middle half ${axisNumber(low)} to ${axisNumber(high)})`;
  const { reference, current } = shape.quartiles;
  return `Median ${side(reference)} before, ${side(current)} now.`;
}

function countWords({ n, missing }: ShownShape): string {
  const [before, now] = missing ?? [0, 0];
  const share = before === 0 && now === 0 ? '' : `; missing ${percent(before, 1)} before, ${percent(now, 1)} now`;
  return `${whole(n[0])} values before, ${whole(n[1])} now${share}.`;
}

/** What a shape shows, in sentences for those who cannot see it and for those who want figures. */
export function shapeWords(shown: ShownShape): readonly string[] {
  const words = [middleWords(shown), effectWords(shown), statisticWords(shown), countWords(shown)];
  return words.filter((sentence) => sentence !== '');
}
