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
  ['Date.now taken apart by a quoted name', "const { 'now': a } = Date;"],
  ['Date.now in an assignment', '({ now } = Date);'],
  ['Date.now through globalThis', 'const a = globalThis.Date.now();'],
  ['Date.now through globalThis, by index', `const a = globalThis['Date']['now']();`],
  ['a date through globalThis without arguments', 'const a = new globalThis.Date();'],
  ['Date under another name', 'const D = Date;'],
  ['Date under another name, in parentheses', 'const a = (0, Date).now();'],
  ['Date under another name, by a cast', 'const a = (Date as Clock).now();'],
  ['Date under another name, as a default', 'export const f = (D = Date) => D.now();'],
  ['Date passed on', 'f(Date);'],
  ['Date in shorthand', 'const options = { Date };'],
  ['Date extended', 'class A extends Date {}'],
  ['Date by an index that is not known', 'const a = Date[key]();'],
  ['Date of globalThis under another name', 'const D = globalThis.Date;'],
  ['Date taken from globalThis', 'const { Date: D } = globalThis;'],
  ['Date.now taken from globalThis', 'const { Date: { now } } = globalThis;'],
  ['globalThis under another name', 'const g = globalThis;'],
  ['globalThis twice', 'const a = globalThis.globalThis.Date.now();'],
  ['globalThis by an index that is not known', 'const a = globalThis[key];'],
  ['globalThis taken apart, with a rest', 'const { Map, ...others } = globalThis;'],
  ['the global object of Node', 'const a = global.Date.now();'],
  ['performance', 'const a = performance.now();'],
  ['Math.random', 'const a = Math.random();'],
  ['Math.random passed on', 'f(Math.random);'],
  ['Math.random taken apart', 'const { floor, random } = Math;'],
  ['Math.random taken apart under another name', 'const { random: draw } = Math;'],
  ['Math.random taken apart in a parameter', 'export const f = ({ random } = Math) => random();'],
  ['Math.random in a rest', 'const { floor, ...others } = Math;'],
  ['Math.random by a computed name', 'const { [key]: draw } = Math;'],
  ['Math under another name', 'const M = Math;'],
  ['crypto under another name', 'const source = globalThis.crypto;'],
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
  ['dates of the right kind', 'f(new globalThis.Date(at), Date.parse(text), at instanceof Date, Date?.UTC(2024));'],
  [
    'dates in types',
    'interface A extends Date {}\nclass B implements Date {}\nlet c: Map<Date, typeof Date>; d as Date;',
  ],
  ['a declaration called Date', 'const Date = clock; const D = Date; export const f = (Math: Random) => g(Math);'],
  [
    'what can do no harm',
    `const { floor, 'max': most } = Math; const { subtle } = crypto; typeof crypto === 'undefined';`,
  ],
  [
    'other members of globalThis',
    'const { Map: M } = globalThis; globalThis.structuredClone(a); let b: typeof globalThis;',
  ],
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
