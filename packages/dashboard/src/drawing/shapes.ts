import { html, type Markup, type Part } from './markup.js';
import { coordinate } from './number-text.js';

/** A line or an outline; numbers within `d` are rounded by who makes it. */
export function path(look: string, d: string): Markup {
  return html`<path class="${look}" d="${d}"/>`;
}

/** A level line. */
export function level(look: string, from: number, to: number, y: number): Markup {
  return path(look, `M${coordinate(from)} ${coordinate(y)}H${coordinate(to)}`);
}

/** An upright line. */
export function upright(look: string, x: number, from: number, to: number): Markup {
  return path(look, `M${coordinate(x)} ${coordinate(from)}V${coordinate(to)}`);
}

/** A rectangle between two corners, given in any order. */
export function box(look: string, x1: number, y1: number, x2: number, y2: number): Markup {
  const [x, y] = [coordinate(Math.min(x1, x2)), coordinate(Math.min(y1, y2))];
  const [width, height] = [coordinate(Math.abs(x2 - x1)), coordinate(Math.abs(y2 - y1))];
  return html`<rect class="${look}" x="${x}" y="${y}" width="${width}" height="${height}"/>`;
}

/** A round dot. */
export function dot(look: string, x: number, y: number, radius: number): Markup {
  return html`<circle class="${look}" cx="${coordinate(x)}" cy="${coordinate(y)}" r="${radius}"/>`;
}

/** Text at a place; its look says on which side of the place it stands. */
export function label(look: string, x: number, y: number, text: Part): Markup {
  return html`<text class="${look}" x="${coordinate(x)}" y="${coordinate(y)}">${text}</text>`;
}

/** What belongs together, with what it says when pointed at. */
export function says(words: string, ...content: readonly Part[]): Markup {
  return html`<g><title>${words}</title>${content}</g>`;
}

/** A drawing within text, 16 units wide and high around its middle. */
export function inText(content: Part): Markup {
  const frame = html`viewBox="-8 -8 16 16" width="14" height="14"`;
  return html`<svg class="sign" aria-hidden="true" ${frame}>${content}</svg>`;
}
