import type { Browser, JSHandle, Page } from 'playwright-core';

/** Why tests in a browser are skipped. */
export const NO_BROWSER: string;

/** Starts a browser; `null` where there is none. */
export function launchChromium(): Promise<Browser | null>;

/** A page with what it did that it must not do. */
export interface OpenedPage {
  readonly page: Page;
  readonly faults: readonly string[];
}

/** Opens a file with the network off; anything else that it asks for is refused and noted. */
export function openOffline(
  browser: Browser,
  file: string,
  width: number,
  colorScheme: 'light' | 'dark',
): Promise<OpenedPage>;

/** Opens what a server on this machine shows; anything that it asks for elsewhere is refused and noted. */
export function openServed(
  browser: Browser,
  url: string,
  width: number,
  colorScheme: 'light' | 'dark',
): Promise<OpenedPage>;

/** The part of an element that the tests use: the project is not compiled for browsers. */
export interface PageElement {
  readonly tagName: string;
  readonly scrollWidth: number;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
  querySelectorAll(selector: string): Iterable<PageElement>;
  setAttribute(name: string, value: string): void;
}

/** The part of a browser's globals that the tests use. */
export interface PageGlobals {
  readonly innerWidth: number;
  readonly document: { readonly body: PageElement; readonly documentElement: PageElement };
  getComputedStyle(element: PageElement): {
    readonly color: string;
    readonly fill: string;
    readonly backgroundColor: string;
  };
}

/** The globals of a page, to be given to functions that run there. */
export function globalsOf(page: Page): Promise<JSHandle<PageGlobals>>;

/** A text with the contrast to its page that a browser gives it. */
export interface TextContrast {
  readonly text: string;
  /** By WCAG 2: 1 to 21; readable from 4.5. */
  readonly ratio: number;
}

/** The contrast of every text of a page to the colour of the page; shades behind it are too faint to matter. */
export function textContrasts(page: Page): Promise<readonly TextContrast[]>;
