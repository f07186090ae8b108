import type { NumericShape } from '../column-shape.js';
import { coordinate, figureText } from './figures.js';
import { CHART, chartFrame, scaleOf } from './frame-of-chart.js';
import { axisEnds } from './histogram-chart.js';
import { html, type Markup } from './markup.js';

/** The distribution functions of both sides. */
export function ecdfChart(column: string, { ecdf: { at, reference, current } }: NumericShape): Markup {
  const [low, high] = [at[0] ?? 0, at.at(-1) ?? 0];
  const x = scaleOf(low, high, CHART.left, CHART.right);
  const y = scaleOf(0, 1, CHART.bottom, CHART.top);
  const stairs = (shares: readonly number[]): string =>
    shares
      .map(
        (share, i) =>
          `${i === 0 ? `M${coordinate(x(low))} ${coordinate(y(0))}` : `H${coordinate(x(at[i] ?? 0))}`}V${coordinate(y(share))}`,
      )
      .join('');
  const content = html`<text class="end" x="${CHART.left - 4}" y="${CHART.top + 4}">1</text><text class="end" x="${CHART.left - 4}" y="${CHART.bottom}">0</text>
<path class="before line" d="${stairs(reference)}"/><path class="now" d="${stairs(current)}"/>${axisEnds(figureText(low), figureText(high), CHART.bottom)}`;
  return chartFrame(`Share of the values of ${column} up to each value, reference and current`, CHART.height, content);
}
