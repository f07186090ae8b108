import { expect, test } from 'vitest';
import { fixture, libraryManifest, places } from '../fixture.mjs';
import { floors } from './floors.mjs';

test('lets each floor import from the floors below it', () => {
  const workspace = fixture({
    'packages/stats/src/a.ts': `import { seededRandom } from '@fpl-ml/core';`,
    'packages/drift/src/a.ts': `import { ksTest } from '@fpl-ml/stats';\nimport '@fpl-ml/boost';`,
    'packages/engine/src/a.ts': `import { createDriftDetector } from '@fpl-ml/drift';\nimport '@fpl-ml/notify';`,
    'packages/cli/src/a.ts': `import { sqlStores } from '@fpl-ml/store-sql';`,
    'examples/app/src/a.ts': `import { createEngine } from '@fpl-ml/engine';`,
  });
  expect(floors(workspace)).toEqual([]);
});

test('refuses imports between packages of one floor, upwards, and of what no floor allows', () => {
  const workspace = fixture({
    'packages/drift/src/a.ts': `import { a } from '@fpl-ml/core';\nimport type { b } from '@fpl-ml/monitor';`,
    'packages/core/src/a.ts': `export { a } from '@fpl-ml/stats';`,
    'packages/registry/src/a.ts': `const a = await import('@fpl-ml/engine/conformance');`,
    'packages/notify/src/a.test.ts': `type A = import('@fpl-ml/registry').A;`,
    'examples/app/src/a.ts': `import { a } from '@fpl-ml/repo/tsup';`,
  });
  expect(places(floors(workspace))).toEqual([
    'packages/drift/src/a.ts:2',
    'packages/core/src/a.ts:1',
    'packages/registry/src/a.ts:1',
    'packages/notify/src/a.test.ts:1',
    'examples/app/src/a.ts:1',
  ]);
});

test('lets adapters take types from the owners of their ports, and their tests the conformance suites', () => {
  const workspace = fixture({
    'packages/store-sql/src/a.ts': [
      `import type { RegistryStore } from '@fpl-ml/registry';`,
      `import { createRegistry } from '@fpl-ml/registry';`,
      `import { type DriftStore } from '@fpl-ml/drift';`,
    ].join('\n'),
    'packages/store-sql/src/a.test.ts': `import { registryStoreChecks } from '@fpl-ml/registry/conformance';`,
    'packages/queue-bullmq/src/a.ts': `import type { RegistryStore } from '@fpl-ml/registry';`,
  });
  expect(places(floors(workspace))).toEqual([
    // An import with only inline types stays in the compiled module.
    'packages/store-sql/src/a.ts:2',
    'packages/store-sql/src/a.ts:3',
    'packages/queue-bullmq/src/a.ts:1',
  ]);
});

test('lets benches use the harness, and libraries not', () => {
  const text = `import { compare } from '@fpl-ml/repo/bench';`;
  const workspace = fixture({ 'packages/stats/bench/a.bench.ts': text, 'packages/stats/src/a.ts': text });
  expect(places(floors(workspace))).toEqual(['packages/stats/src/a.ts:1']);
});

test('refuses a package that stands on no floor, and a second dependency of core', () => {
  const workspace = fixture({
    'packages/helpers/src/index.ts': '',
    'packages/core/package.json': JSON.stringify(
      libraryManifest('core', { dependencies: { lodash: '4', eventemitter3: '5' } }),
    ),
  });
  expect(places(floors(workspace))).toEqual(['packages/helpers/package.json:1', 'packages/core/package.json:1']);
});
