import { expect, test } from 'vitest';
import { fixture, libraryManifest, places } from '../fixture.mjs';
import { imports } from './imports.mjs';

test('takes relative imports, builtin modules, exported subpaths and declared dependencies', () => {
  const workspace = fixture({
    'package.json': JSON.stringify({ devDependencies: { vitest: '4' } }),
    'packages/core/src/events.ts': `import EventEmitter from 'eventemitter3';`,
    'packages/registry/src/a/b.ts': `import '../c.js';\nimport { join } from 'node:path';\nexport * from '@fpl-ml/core';`,
    'packages/registry/src/a.test.ts': `import { test } from 'vitest';\nimport '@fpl-ml/core/conformance';`,
  });
  expect(imports(workspace)).toEqual([]);
});

test('refuses deep imports, another package by a relative path, and the package itself by name', () => {
  const workspace = fixture({
    'packages/core/src/clock.ts': `import { a } from '@fpl-ml/core';`,
    'packages/stats/src/a.ts': [
      `import type { Clock } from '../../core/src/clock.js';`,
      `import { b } from '@fpl-ml/core/src/clock.js';`,
      `const c = require('@fpl-ml/core/dist/index.cjs');`,
      `import { d } from '@fpl-ml/absent';`,
      `import { e } from '/srv/e.js';`,
    ].join('\n'),
  });
  const findings = imports(workspace);
  expect(findings[0]?.message).toMatch(/this package itself/);
  expect(places(findings)).toEqual([
    'packages/core/src/clock.ts:1',
    'packages/stats/src/a.ts:1',
    'packages/stats/src/a.ts:2',
    'packages/stats/src/a.ts:3',
    'packages/stats/src/a.ts:4',
    'packages/stats/src/a.ts:5',
  ]);
});

test('refuses what the manifest does not declare, and what it declares only for development', () => {
  const dependencies = { peerDependencies: { kysely: '0.28' }, devDependencies: { croner: '11', '@fpl-ml/core': '0' } };
  const workspace = fixture({
    'packages/core/src/index.ts': '',
    'packages/scheduler/package.json': JSON.stringify(
      libraryManifest('scheduler', { dependencies: {}, ...dependencies }),
    ),
    'packages/scheduler/src/a.ts': `import 'kysely';\nimport 'semver/ranges';\nimport 'croner';\nimport type { A } from '@fpl-ml/core';`,
    'packages/scheduler/src/a.test.ts': `import 'croner';\nimport 'undeclared';`,
  });
  expect(places(imports(workspace))).toEqual([
    'packages/scheduler/src/a.ts:2',
    'packages/scheduler/src/a.ts:3',
    'packages/scheduler/src/a.ts:4',
    'packages/scheduler/src/a.test.ts:2',
  ]);
});
