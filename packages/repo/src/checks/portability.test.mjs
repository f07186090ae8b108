import { expect, test } from 'vitest';
import { fixture, places } from '../fixture.mjs';
import { portability } from './portability.mjs';

test('refuses Node in the packages that run in browsers', () => {
  const workspace = fixture({
    'packages/core/src/a.ts': `import { join } from 'node:path';`,
    'packages/drift/src/a.ts': `\nimport { readFile } from 'fs/promises';`,
    'packages/stats/src/a.ts': `const bytes = Buffer.from('a');`,
  });
  expect(places(portability(workspace))).toEqual([
    'packages/core/src/a.ts:1',
    'packages/drift/src/a.ts:2',
    'packages/stats/src/a.ts:1',
  ]);
});

test('takes it in other packages, under /node, in tests, conformance suites and benches', () => {
  const text = `import { join } from 'node:path';`;
  const workspace = fixture({
    'packages/registry/src/a.ts': text,
    'packages/core/src/node/index.ts': text,
    'packages/core/src/a.test.ts': text,
    'packages/core/src/conformance/a.ts': text,
    'packages/core/bench/a.bench.ts': text,
    'packages/core/src/b.ts': `import type { Buffer } from 'node:buffer';\nimport './node.js';`,
  });
  expect(portability(workspace)).toEqual([]);
});
