import type { Page } from 'playwright-core';
import { globalsOf, type PageElement, type PageGlobals } from './page-globals.js';

/** A text with the contrast to its page that a browser gives it. */
export interface TextContrast {
  readonly text: string;
  /** By WCAG 2: 1 to 21; readable from 4.5. */
  readonly ratio: number;
}

/** A text with its colour, and the colour of the page, as a browser computed them. */
interface Coloured {
  readonly text: string;
  readonly ink: string;
  readonly paper: string;
}

/** Runs in the page. */
function colouredTexts({ document, getComputedStyle }: PageGlobals): readonly Coloured[] {
  const paper = getComputedStyle(document.body).backgroundColor;
  const own = (element: PageElement): string =>
    Array.from(element.childNodes, ({ nodeType, textContent }) => (nodeType === 3 ? (textContent ?? '') : ''))
      .join('')
      .trim();
  return Array.from(document.body.querySelectorAll('*')).flatMap((element) => {
    const text = own(element);
    if (text === '' || element.tagName === 'title') return [];
    const { fill, color } = getComputedStyle(element);
    return [{ text, ink: element.tagName === 'text' ? fill : color, paper }];
  });
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((text) => {
    const share = Number(text) / 255;
    return share <= 0.03928 ? share / 12.92 : Math.exp(2.4 * Math.log((share + 0.055) / 1.055));
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of every text of a page to the colour of the page; shades behind it are too faint to matter. */
export async function textContrasts(page: Page): Promise<readonly TextContrast[]> {
  const texts = await page.evaluate(colouredTexts, await globalsOf(page));
  return texts.map(({ text, ink, paper }) => {
    const [a, b] = [luminance(ink), luminance(paper)];
    return { text, ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
  });
}
