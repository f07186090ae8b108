import { expect, test } from 'vitest';
import { fixture, places } from '../fixture.mjs';
import { purity } from './purity.mjs';

/** @param {string} text @param {string} [path] */
const linesFor = (text, path = 'packages/registry/src/a.ts') =>
  purity(fixture({ [path]: text })).map(({ line }) => line);

test.each([
  ['Date.now', 'const a = Date.now();'],
  ['Date.now as a default', 'export function f(now = Date.now) { return now(); }'],
  ['Date.now by index', `const a = Date['now']();`],
  ['Date.now taken apart', 'const { now } = Date;'],
  ['a date without arguments', 'const a = new Date();'],
  ['a date without parentheses', 'const a = new Date;'],
  ['Date called', 'const a = Date(0);'],
  ['performance', 'const a = performance.now();'],
  ['Math.random', 'const a = Math.random();'],
  ['Math.random passed on', 'f(Math.random);'],
  ['a random UUID', 'const a = crypto.randomUUID();'],
  ['a random UUID through globalThis', 'const a = globalThis.crypto.randomUUID();'],
  ['random values', 'crypto.getRandomValues(new Uint8Array(1));'],
  ['the environment', `const a = process.env['HOME'];`],
  ['the process', 'process.exit(1);'],
  ['a timer', 'setTimeout(() => undefined, 1);'],
  ['a timer through globalThis', 'globalThis.setInterval(f, 1);'],
  ['setImmediate', 'setImmediate(f);'],
  ['a microtask', 'queueMicrotask(f);'],
  ['a timeout signal', 'const signal = AbortSignal.timeout(10);'],
  ['fetch', 'await fetch(url);'],
  ['fetch in shorthand', 'const options = { fetch };'],
  ['fetch taken apart', 'const { fetch } = globalThis;'],
  ['a socket', 'const a = new WebSocket(url);'],
  ['the console', 'console.log(1);'],
  ['a network module', `import { request } from 'node:http';`],
  ['a timer module', `import { setTimeout } from 'timers/promises';`],
  ['the machine', `import { hostname } from 'node:os';`],
  ['randomness of node:crypto', `import { createHash, randomBytes } from 'node:crypto';`],
  ['all of node:crypto', `import * as crypto from 'node:crypto';`],
])('refuses %s', (_, text) => {
  expect(linesFor(`\n${text}`)).toEqual([2]);
});

test.each([
  ['methods of the same name', 'clock.setTimeout(f, 1); clock.now(); options.fetch(url); logger.console.log(1);'],
  ['a parameter of the same name', 'export const f = (fetch: Fetch, console: C) => { console.log(fetch(url)); };'],
  ['an import of the same name', `import { setTimeout } from './timers.js';\nsetTimeout(f, 1);`],
  ['members of the same name', 'const a = { fetch: f, setTimeout() {}, process: 1 }; interface B { fetch(): void; }'],
  ['types', 'let a: typeof fetch; let b: ReturnType<typeof setTimeout>; let c: NodeJS.Process; type D = Date;'],
  ['dates from instants', 'new Date(0).toISOString(); Date.UTC(2024, 7); Math.max(1, 2); crypto.subtle.digest(a, b);'],
  ['a member taken apart', 'const { setTimeout: set, now } = clock; set(f, 1); now();'],
  ['hashing', `import { createHash } from 'node:crypto';`],
  ['types of a module', `import type { Server } from 'node:http';`],
  ['comments and strings', `// Date.now()\nconst a = 'console.log(1)';`],
])('takes %s', (_, text) => {
  expect(linesFor(text)).toEqual([]);
});

test('excepts the system files, tests, fixtures, conformance suites, and the event loop of the manual clock', () => {
  const text = 'setImmediate(() => console.log(Date.now()));';
  const workspace = fixture({
    'packages/core/src/system-clock.ts': text,
    'packages/core/src/clock.test.ts': text,
    'packages/core/bench/clock.bench.ts': text,
    'packages/core/src/conformance/clock.ts': text,
    'packages/core/src/testing/manual-clock.ts': 'setImmediate(f);',
    'packages/engine/src/testing/clock.ts': 'setImmediate(f);',
    'examples/app/src/main.ts': text,
  });
  expect(places(purity(workspace))).toEqual(['packages/engine/src/testing/clock.ts:1']);
});
