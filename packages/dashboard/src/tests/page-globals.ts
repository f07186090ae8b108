import type { JSHandle, Page } from 'playwright-core';

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
export function globalsOf(page: Page): Promise<JSHandle<PageGlobals>> {
  return page.evaluateHandle<PageGlobals>('globalThis');
}
