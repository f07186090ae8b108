import type { NumericShape } from '../column-shape.js';
import { coordinate, figureText, percentText } from './figures.js';
import { CHART, chartFrame, scaleOf } from './frame-of-chart.js';
import { html, type Markup } from './markup.js';

type Scale = (value: number) => number;

function outline(edges: readonly number[], shares: readonly number[], x: Scale, y: Scale): string {
  const steps = shares.map((share, bin) => `V${coordinate(y(share))}H${coordinate(x(edges[bin + 1] ?? 0))}`);
  return `M${coordinate(x(edges[0] ?? 0))} ${coordinate(y(0))}${steps.join('')}V${coordinate(y(0))}`;
}

/** What lies below the chart: the ends of its axis. */
export function axisEnds(low: string, high: string, bottom: number): Markup {
  return html`<path class="axis" d="M${CHART.left} ${bottom}H${CHART.right}"/><text x="${CHART.left}" y="${bottom + 13}">${low}</text><text class="end" x="${CHART.right}" y="${bottom + 13}">${high}</text>`;
}

/** Both sides as histograms, one over the other: the reference filled, the current data as a line. */
export function histogramChart(column: string, { edges, reference, current }: NumericShape): Markup {
  const most = Math.max(...reference, ...current, 0);
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 0];
  const x = scaleOf(low, high, CHART.left, CHART.right);
  const y = scaleOf(0, most === 0 ? 1 : most, CHART.bottom, CHART.top);
  const content = html`<text class="end" x="${CHART.left - 4}" y="${CHART.top + 8}">${percentText(most)}</text>
<path class="before" d="${outline(edges, reference, x, y)}"/><path class="now" d="${outline(edges, current, x, y)}"/>${axisEnds(figureText(low), figureText(high), CHART.bottom)}`;
  return chartFrame(`Histogram of ${column}: shares of reference and current values`, CHART.height, content);
}
