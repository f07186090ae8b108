// A real browser for tests of pages: Chromium, with whatever it must not do noted down.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** @import { PageElement, PageGlobals } from './browser.mjs' */

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @type {typeof import('./browser.mjs').NO_BROWSER} */
export const NO_BROWSER = 'there is no Chromium: install one, or set CHROMIUM_PATH';

/** @type {typeof import('./browser.mjs').launchChromium} */
export async function launchChromium() {
  const candidates = [process.env['CHROMIUM_PATH'] ?? '', ...USUAL];
  const executablePath = candidates.find((path) => path !== '' && existsSync(path));
  return executablePath === undefined ? null : chromium.launch({ executablePath, args: FLAGS });
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 * @param {{ readonly width: number, readonly colorScheme: 'light' | 'dark', readonly offline: boolean }} options
 */
async function openOnly(browser, address, { width, colorScheme, offline }) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, offline });
  /** @type {string[]} */
  const faults = [];
  await context.route('**/*', (route) => {
    const url = route.request().url();
    if (url.startsWith(address)) return route.continue();
    faults.push(`request of ${url}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', async (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.goto(address);
  return { page, faults };
}

/** @type {typeof import('./browser.mjs').openOffline} */
export function openOffline(browser, file, width, colorScheme) {
  return openOnly(browser, pathToFileURL(file).href, { width, colorScheme, offline: true });
}

/** @type {typeof import('./browser.mjs').openServed} */
export function openServed(browser, url, width, colorScheme) {
  return openOnly(browser, url, { width, colorScheme, offline: false });
}

/** @type {typeof import('./browser.mjs').globalsOf} */
export function globalsOf(page) {
  return page.evaluateHandle('globalThis');
}

/** Runs in the page. @param {PageGlobals} globals */
function colouredTexts({ document, getComputedStyle }) {
  const paper = getComputedStyle(document.body).backgroundColor;
  const own = (/** @type {PageElement} */ element) =>
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

/** @param {string} colour */
function luminance(colour) {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((text) => {
    const share = Number(text) / 255;
    return share <= 0.03928 ? share / 12.92 : Math.exp(2.4 * Math.log((share + 0.055) / 1.055));
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @type {typeof import('./browser.mjs').textContrasts} */
export async function textContrasts(page) {
  const texts = await page.evaluate(colouredTexts, await globalsOf(page));
  return texts.map(({ text, ink, paper }) => {
    const [a, b] = [luminance(ink), luminance(paper)];
    return { text, ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
  });
}
