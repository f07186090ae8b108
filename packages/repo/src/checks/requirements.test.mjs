import { expect, test } from 'vitest';
import { fixture } from '../fixture.mjs';
import { requirements } from './requirements.mjs';

const FILES = {
  'package.json': JSON.stringify({ scripts: { demo: 'x', test: 'x' } }),
  'packages/monitor/src/index.ts': "export { createMonitor, type Monitor } from './monitor.js';",
  'packages/monitor/src/monitor.ts':
    'interface Health { getHealthStatus(): number }\nexport interface Monitor extends Health { record(): void }\nexport const createMonitor = () => 1;',
  'packages/monitor/src/monitor.test.ts': "test('records what it is told', () => {});",
  'packages/cli/src/program.ts': "program.command('health').option('--json', 'x');",
  'packages/engine/src/config/config-keys.ts': "const a = ['model.name'];",
};
const SHOWN = '`packages/monitor/src/monitor.test.ts` “records what”';

/** @param {readonly string[]} rows */
const problemsOf = (...rows) => {
  const text = `# Table\n\n| asked | by | shown |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  return requirements(fixture({ ...FILES, 'docs/requirements.md': text })).map(({ message }) => message);
};

const KEY = `| \`model.name\` | \`@fpl-ml/monitor: createMonitor\` | ${SHOWN} |`;

test('takes rows whose exports, members, commands and tests exist', () => {
  const row = (/** @type {string} */ doer) => `| x | ${doer} | ${SHOWN} |`;
  expect(
    problemsOf(KEY, row('`@fpl-ml/monitor: Monitor.record, Monitor.getHealthStatus`'), row('`fpl-ml health --json`')),
  ).toEqual([]);
});

test.each([
  ['`@fpl-ml/monitor: absent`', 'does not export absent'],
  ['`@fpl-ml/monitor: Monitor.absent`', 'has no absent'],
  ['`@fpl-ml/absent: createMonitor`', 'there is no @fpl-ml/absent'],
  ['`fpl-ml absent`', 'there is no command'],
  ['`fpl-ml health --absent`', 'there is no option --absent'],
  ['`npm run absent`', 'there is no command'],
  ['something', 'names no export'],
  ['', 'three cells'],
])('refuses what does not exist: %s', (doer, message) => {
  expect(problemsOf(KEY, `| x | ${doer} | ${SHOWN} |`)).toEqual([expect.stringContaining(message)]);
});

test.each([
  ['`packages/monitor/src/absent.test.ts` “records what”', 'there is no packages/monitor/src/absent.test.ts'],
  ['`packages/monitor/src/monitor.test.ts` “absent”', 'is called “absent”'],
  ['`packages/monitor/src/monitor.test.ts`', 'names no test'],
  ['a test', 'names no test file'],
])('refuses a test that does not exist: %s', (shown, message) => {
  const found = problemsOf(KEY, `| x | \`@fpl-ml/monitor: createMonitor\` | ${shown} |`);
  expect(found.join('\n')).toContain(message);
});

test('asks for a row of each configuration key', () => {
  expect(problemsOf()).toEqual(['the key model.name has no row']);
});
