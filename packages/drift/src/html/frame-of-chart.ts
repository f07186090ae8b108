import { html, type Markup } from './markup.js';

/** The room of a chart, in units of its drawing. */
export const CHART = { width: 320, left: 46, right: 312, top: 10, bottom: 112, height: 130 } as const;

/** A drawing with words for those who do not see it. */
export function chartFrame(title: string, height: number, content: Markup): Markup {
  return html`<svg class="chart" viewBox="0 0 ${CHART.width} ${height}" role="img"><title>${title}</title>${content}</svg>`;
}

/** Places numbers on a line. */
export function scaleOf(low: number, high: number, from: number, to: number): (value: number) => number {
  const span = high - low;
  return (value) => (span > 0 ? from + ((value - low) / span) * (to - from) : (from + to) / 2);
}
