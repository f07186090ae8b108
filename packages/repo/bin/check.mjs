// npm run check -- [--json FILE] [STEP …]: everything that CI checks beside the tests.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { selectSteps } from '../src/steps.mjs';
import { readWorkspace } from '../src/workspace.mjs';

/** @import { Context, Step } from '../src/steps.mjs' */

/** @param {Step} step @param {Context} context */
async function runStep(step, context) {
  const started = Date.now();
  try {
    return { ...(await step.run(context)), seconds: (Date.now() - started) / 1000 };
  } catch (error) {
    const output = String(error instanceof Error ? error.stack : error);
    return { ok: false, output, note: undefined, seconds: (Date.now() - started) / 1000 };
  }
}

/** @param {readonly Step[]} chosen */
async function runAll(chosen) {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const context = { root, workspace: readWorkspace(root) };
  /** @type {{ readonly name: string, readonly ok: boolean, readonly seconds: number }[]} */
  const results = [];
  for (const step of chosen) {
    const { ok, output, note, seconds } = await runStep(step, context);
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`);
    if (note !== undefined) console.log(`       ${note}`);
    if (!ok) console.log(`${output.trimEnd().replace(/^/gm, '    ')}\n`);
    results.push({ name: step.name, ok, seconds });
  }
  return results;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const results = await runAll(selectSteps(positionals));
const failed = results.filter(({ ok }) => !ok).length;
const passed = results.length - failed;
console.log(`\n${passed} steps passed, ${failed} failed`);
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ passed, failed, steps: results }, null, 2));
process.exitCode = failed === 0 ? 0 : 1;
