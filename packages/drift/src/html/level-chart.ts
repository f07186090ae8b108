import type { LevelShape } from '../column-shape.js';
import { coordinate, percentText } from './figures.js';
import { chartFrame, scaleOf } from './frame-of-chart.js';
import { clipped, html, type Markup } from './markup.js';

const ROW = 24;
const BARS = 108;
const END = 272;

interface LevelBar {
  readonly level: string;
  readonly reference: number;
  readonly current: number;
}

function barsOf({ levels, reference, current, others }: LevelShape): readonly LevelBar[] {
  const listed = levels.map((level, i) => ({ level, reference: reference[i] ?? 0, current: current[i] ?? 0 }));
  const [before, now] = others;
  return before > 0 || now > 0 ? [...listed, { level: 'all others', reference: before, current: now }] : listed;
}

/** Of each level the share of both sides, one bar below the other. */
export function levelChart(column: string, shape: LevelShape): Markup {
  const bars = barsOf(shape);
  const most = Math.max(...bars.flatMap((bar) => [bar.reference, bar.current]), 0);
  const x = scaleOf(0, most === 0 ? 1 : most, BARS, END);
  const rows = bars.map(({ level, reference, current }, i) => {
    const top = 4 + i * ROW;
    const bar = (share: number, look: string, y: number): Markup =>
      html`<rect class="${look}" x="${BARS}" y="${y}" width="${coordinate(x(share) - BARS)}" height="8"/>`;
    const words = `${level}: ${percentText(reference)} of the reference, ${percentText(current)} of the current rows`;
    return html`<g><title>${words}</title><text class="end" x="${BARS - 6}" y="${top + 13}">${clipped(level === '' ? '(empty)' : level, 16)}</text>
${bar(reference, 'before', top + 1)}${bar(current, 'now filled', top + 10)}<text x="${coordinate(Math.max(x(reference), x(current)) + 5)}" y="${top + 13}">${percentText(current)}</text></g>`;
  });
  const height = bars.length * ROW + 8;
  const axis = html`<path class="axis" d="M${BARS} 2V${height - 2}"/>`;
  return chartFrame(`Levels of ${column}: shares of reference and current rows`, height, html`${rows}${axis}`);
}
