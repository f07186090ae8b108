import type { ShownHistogram, ShownLevels } from '../shown/drift-shape.js';
import { html, type Markup, quoted } from './markup.js';
import { coordinate, percent } from './number-text.js';
import { path } from './shapes.js';

const WIDTH = 300;
const HEIGHT = 84;

type Scale = (value: number) => number;

/** Steps over the bins, from the ground and back to it. */
function outline(edges: readonly number[], shares: readonly number[], x: Scale, y: Scale): string {
  const steps = shares.map((share, bin) => `V${coordinate(y(share))}H${coordinate(x(edges[bin + 1] ?? 0))}`);
  return `M${coordinate(x(edges[0] ?? 0))} ${HEIGHT}${steps.join('')}V${HEIGHT}`;
}

/** A number at the end of an axis: as many digits as tell values apart, and no more. */
export function axisNumber(value: number): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size >= 1e6 || size < 1e-3) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replace('-', '−');
}

/**
 * Both sides as histograms on the same bins, one over the other: the reference filled, the current values as a line. The
 * ends of the axis stand below.
 *
 * @param name what it says to those who cannot see it
 */
export function histogramChart(name: string, { edges, reference, current }: ShownHistogram): Markup {
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 0];
  const most = Math.max(...reference, ...current, 0);
  const x: Scale = (value) => (high > low ? ((value - low) / (high - low)) * WIDTH : 0);
  const y: Scale = (share) => HEIGHT - (most > 0 ? share / most : 0) * (HEIGHT - 4);
  const drawing = html`${path('before', outline(edges, reference, x, y))}${path('now', outline(edges, current, x, y))}${path('axis', `M0 ${HEIGHT}H${WIDTH}`)}`;
  return html`<svg class="shape" role="img" aria-label="${name}" viewBox="-1 -2 ${WIDTH + 2} ${HEIGHT + 4}" width="${WIDTH + 2}" height="${HEIGHT + 4}">${drawing}</svg>
<p class="ends" aria-hidden="true"><span>${axisNumber(low)}</span><span>highest bin ${percent(most, 0)}</span><span>${axisNumber(high)}</span></p>`;
}

function bar(look: string, share: number, most: number): Markup {
  const width = coordinate(most > 0 ? (share / most) * 100 : 0);
  return html`<svg class="${look}" aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none"><rect x="0" y="0" width="${width}" height="8"/></svg>`;
}

/** Both sides as bars, level by level, as a table. */
export function levelTable(name: string, { levels, reference, current, others }: ShownLevels): Markup {
  const rest = others[0] > 0 || others[1] > 0 ? [{ level: html`all others`, before: others[0], now: others[1] }] : [];
  const listed = levels.map((level, i) => ({
    level: level === '' ? html`(empty)` : quoted(level),
    before: reference[i] ?? 0,
    now: current[i] ?? 0,
  }));
  const all = [...listed, ...rest];
  const most = Math.max(...all.flatMap(({ before, now }) => [before, now]), 0);
  const rows = all.map(
    ({ level, before, now }) =>
      html`<tr><th scope="row">${level}</th><td class="bars">${bar('before', before, most)}${bar('now', now, most)}</td><td>${percent(before, 0)}</td><td>${percent(now, 0)}</td></tr>`,
  );
  return html`<table class="levels" aria-label="${name}"><thead><tr><th scope="col">level</th><td></td><th scope="col">reference</th><th scope="col">current</th></tr></thead><tbody>${rows}</tbody></table>`;
}
