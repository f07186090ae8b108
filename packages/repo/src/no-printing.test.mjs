import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { run } from './run.mjs';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
let folder = '';

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('fails a test that prints, and lets one pass that takes the console over', async () => {
  folder = mkdtempSync(join(tmpdir(), 'fpl-ml-printing-test-'));
  mkdirSync(join(folder, 'src'));
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const preset = new URL('../presets/vitest.mjs', import.meta.url).href;
  writeFileSync(join(folder, 'vitest.config.mjs'), `export { default } from './config.mjs';`);
  writeFileSync(
    join(folder, 'config.mjs'),
    `import { libraryTests } from '${preset}';\nexport default libraryTests('printing');\n`,
  );
  writeFileSync(
    join(folder, 'src/a.test.ts'),
    `import { test, vi } from 'vitest';
    test('prints', () => console.log('a word'));
    test('is quiet', () => {});
    test('takes over', () => {
      const spy = vi.spyOn(console, 'error').mockImplementation(() => undefined);
      console.error('expected');
      spy.mockRestore();
    });`,
  );
  const { stdout } = await run(repository, 'vitest', ['run', '--root', folder, '--reporter=json']);
  const report = JSON.parse(stdout.slice(stdout.indexOf('{')));
  const statuses = report.testResults[0].assertionResults.map((/** @type {{ status: string }} */ { status }) => status);
  expect(statuses).toEqual(['failed', 'passed', 'passed']);
});
