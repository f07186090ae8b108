// What `npm run check` does, step by step.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleBench, listBenches } from './benches.mjs';
import { checkBuiltPackages } from './built-packages.mjs';
import { checks } from './checks/all.mjs';
import { checkExamples } from './docs-examples.mjs';
import { checkNodeMatrix } from './node-matrix.mjs';
import { run, twoAtATime } from './run.mjs';
import { librariesOf } from './workspace.mjs';

/** @import { Finding, Package, Workspace } from './workspace.mjs' */

/** @typedef {{ readonly root: string, readonly workspace: Workspace }} Context */
/**
 * @typedef {object} StepOutcome
 * @property {boolean} ok
 * @property {string} output shown when it failed
 * @property {string} [note] shown in any case
 */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} [group] another name by which it can be asked for
 * @property {boolean} [built] whether it looks at what `build` makes
 * @property {(context: Context) => Promise<StepOutcome> | StepOutcome} run
 */

/** @param {readonly Finding[]} findings @returns {StepOutcome} */
function outcomeOf(findings) {
  const output = findings.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n');
  return { ok: findings.length === 0, output };
}

/**
 * Runs something for each public package, two at a time, and joins what failed.
 *
 * @param {Context} context
 * @param {(pkg: Package) => Promise<StepOutcome>} work
 * @returns {Promise<StepOutcome>}
 */
async function forEachLibrary({ workspace }, work) {
  /** @type {string[]} */
  const failures = [];
  await twoAtATime(librariesOf(workspace), async (pkg) => {
    const { ok, output } = await work(pkg);
    if (!ok) failures.push(`${pkg.name}:\n${output}`);
  });
  return { ok: failures.length === 0, output: failures.join('\n\n') };
}

/**
 * @typedef {object} TypesProblem what attw reports
 * @property {string} kind
 * @property {string} [entrypoint]
 * @property {string} [resolutionKind]
 */

/** @param {TypesProblem} problem node10 knows no `exports`, so only the root entry can resolve there */
const isExpected = ({ entrypoint, resolutionKind }) => resolutionKind === 'node10' && entrypoint !== '.';

/** @param {Context} context @param {Package} pkg @returns {Promise<StepOutcome>} */
async function checkTypesOf({ root }, pkg) {
  const { stdout, output } = await run(root, 'attw', ['--pack', pkg.folder, '--format', 'json']);
  try {
    /** @type {{ readonly analysis: { readonly types: unknown, readonly problems?: readonly TypesProblem[] } }} */
    const { analysis } = JSON.parse(stdout);
    if (!analysis.types) return { ok: false, output: 'It has no types.' };
    const problems = (analysis.problems ?? []).filter((problem) => !isExpected(problem));
    return { ok: problems.length === 0, output: problems.map((problem) => JSON.stringify(problem)).join('\n') };
  } catch {
    return { ok: false, output };
  }
}

/** @param {Context} context @returns {Promise<StepOutcome>} */
async function checkBenches({ root }) {
  /** @type {string[]} */
  const failures = [];
  for (const bench of listBenches(root)) {
    await bundleBench(root, bench).catch((error) => failures.push(`${bench.path}: ${error.message}`));
  }
  return { ok: failures.length === 0, output: failures.join('\n') };
}

/** @param {Context} context @returns {Promise<StepOutcome>} */
async function checkDocsExamples({ root, workspace }) {
  const { findings, compiled, run: ran } = await checkExamples(workspace, root);
  const { ok, output } = outcomeOf(findings);
  return { ok, output: `${output}\n${compiled} examples compiled, ${ran} with output.` };
}

/** @param {Context} context @returns {Promise<StepOutcome>} */
async function checkApiDocs({ root }) {
  rmSync(join(root, 'docs', 'api'), { recursive: true, force: true });
  return run(root, 'typedoc', []);
}

/** @type {readonly Step[]} */
const architecture = Object.entries(checks).map(([name, check]) => ({
  name,
  group: 'architecture',
  run: ({ workspace }) => outcomeOf(check(workspace)),
}));

/**
 * All steps, in the order in which they run.
 *
 * @type {readonly Step[]}
 */
export const steps = [
  ...architecture,
  { name: 'format', run: ({ root }) => run(root, 'biome', ['format', '.', '--reporter=summary']) },
  { name: 'lint', run: ({ root }) => run(root, 'oxlint', ['--type-aware', '--deny-warnings', '--format=unix']) },
  { name: 'unused', run: ({ root }) => run(root, 'knip', ['--no-config-hints']) },
  { name: 'build', run: ({ root }) => run(root, 'turbo', ['run', 'build', '--continue', '--output-logs=errors-only']) },
  {
    name: 'typecheck',
    run: ({ root }) => run(root, 'turbo', ['run', 'typecheck', '--continue', '--output-logs=errors-only']),
  },
  { name: 'docs-examples', run: checkDocsExamples },
  { name: 'benches', run: checkBenches },
  {
    name: 'publint',
    built: true,
    run: (context) => forEachLibrary(context, ({ folder }) => run(context.root, 'publint', [folder, '--strict'])),
  },
  { name: 'attw', built: true, run: (context) => forEachLibrary(context, (pkg) => checkTypesOf(context, pkg)) },
  {
    name: 'built-packages',
    built: true,
    run: async ({ root, workspace }) => outcomeOf(await checkBuiltPackages(workspace, root)),
  },
  { name: 'node-matrix', built: true, run: ({ root, workspace }) => checkNodeMatrix(workspace, root) },
  { name: 'api-docs', run: checkApiDocs },
];

/**
 * The steps with these names or in these groups, all of them for no names; `build` comes along where one needs it.
 *
 * @param {readonly string[]} names
 * @returns {readonly Step[]}
 */
export function selectSteps(names) {
  const unknown = names.find((name) => !steps.some((step) => step.name === name || step.group === name));
  if (unknown !== undefined) {
    throw new RangeError(`There is no step "${unknown}": expected ${steps.map(({ name }) => name).join(', ')}.`);
  }
  const chosen = steps.filter(
    ({ name, group = '' }) => names.length === 0 || names.includes(name) || names.includes(group),
  );
  const needsBuild = chosen.some(({ built }) => built);
  return steps.filter((step) => chosen.includes(step) || (needsBuild && step.name === 'build'));
}
