import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

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

/** Why tests in a browser are skipped. */
export const NO_BROWSER = 'there is no Chromium: install one, or set CHROMIUM_PATH';

/** Starts a browser; `null` where there is none. */
export async function launchChromium(): Promise<Browser | null> {
  const candidates = [process.env['CHROMIUM_PATH'] ?? '', ...USUAL];
  const executablePath = candidates.find((path) => path !== '' && existsSync(path));
  return executablePath === undefined ? null : chromium.launch({ executablePath, args: FLAGS });
}

/** A page with what it did that it must not do. */
export interface OpenedPage {
  readonly page: Page;
  readonly faults: readonly string[];
}

async function openOnly(
  browser: Browser,
  address: string,
  options: { readonly width: number; readonly colorScheme: 'light' | 'dark'; readonly offline: boolean },
): Promise<OpenedPage> {
  const { width, colorScheme, offline } = options;
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, offline });
  const faults: string[] = [];
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

/** Opens a file with the network off; anything else that it asks for is refused and noted. */
export function openOffline(
  browser: Browser,
  file: string,
  width: number,
  colorScheme: 'light' | 'dark',
): Promise<OpenedPage> {
  return openOnly(browser, pathToFileURL(file).href, { width, colorScheme, offline: true });
}

/** Opens what a server on this machine shows; anything that it asks for elsewhere is refused and noted. */
export function openServed(
  browser: Browser,
  url: string,
  width: number,
  colorScheme: 'light' | 'dark',
): Promise<OpenedPage> {
  return openOnly(browser, url, { width, colorScheme, offline: false });
}
