// Whether the built workspace works, and the built example writes the same bytes, on every supported version of Node.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedPath } from '../presets/shared.mjs';
import { checkBuiltPackages } from './built-packages.mjs';
import { MATRIX, nodeOf, runningNode } from './node-versions.mjs';
import { run, twoAtATime } from './run.mjs';
import { differencesOf } from './same-bytes.mjs';

/** @import { NodeVersion } from './node-versions.mjs' */
/** @import { Output } from './same-bytes.mjs' */
/** @import { Workspace } from './workspace.mjs' */

const EXAMPLE = 'examples/fpl-pipeline/dist/main.js';
const SEASON = '2022-23';

/**
 * One way to call the example, and which versions of Node do so; each is one run.
 *
 * @typedef {object} Configuration
 * @property {readonly string[]} args
 * @property {readonly NodeVersion[]} nodes
 */

/**
 * What is to be run. The simulator runs twice on the running Node: what differs from run to run is no matter of versions.
 *
 * @param {NodeVersion} running
 * @param {readonly NodeVersion[]} others
 * @param {string | undefined} data folder with real seasons
 * @returns {readonly Configuration[]}
 */
export function configurationsOf(running, others, data) {
  const versions = [running, ...others];
  const twice = [running, { ...running, label: `${running.label}, again` }, ...others];
  return [
    { args: ['--model', 'player-state'], nodes: twice },
    { args: ['--model', 'ridge'], nodes: twice },
    { args: ['--model', 'boost', '--policy', 'never'], nodes: versions },
    ...(data === undefined ? [] : [{ args: ['--data', data, '--season', SEASON], nodes: versions }]),
  ];
}

/** @param {string} root @param {Configuration} configuration @param {NodeVersion} node @param {string} file */
async function runExample(root, { args }, node, file) {
  const { ok, output } = await run(root, node.path, [join(root, EXAMPLE), ...args, '--json', file]);
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  if (ok && bytes.length > 0) return { label: node.label, bytes };
  return `${node.label} ${ok ? 'writes nothing' : 'fails'}:\n${output.trimEnd()}`;
}

/**
 * Runs the example, which has to be built, and compares what the runs of each configuration write.
 *
 * @param {string} root
 * @param {readonly Configuration[]} configurations
 * @returns {Promise<readonly string[]>} problems
 */
export async function checkExample(root, configurations) {
  const folder = mkdtempSync(join(tmpdir(), 'fpl-ml-matrix-'));
  const runs = configurations.flatMap((configuration, i) =>
    configuration.nodes.map((node, j) => ({ configuration, node, file: join(folder, `${i}-${j}.json`) })),
  );
  /** @type {Map<string, Output | string>} */
  const results = new Map();
  try {
    await twoAtATime(runs, async ({ configuration, node, file }) => {
      results.set(file, await runExample(root, configuration, node, file));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return configurations.flatMap((configuration) => {
    const own = runs.filter((one) => one.configuration === configuration).map(({ file }) => results.get(file) ?? '');
    const failures = own.filter((result) => typeof result === 'string');
    const written = own.filter((result) => typeof result !== 'string');
    return [...failures, ...differencesOf(written)].map((problem) => `${configuration.args.join(' ')}: ${problem}`);
  });
}

/** @param {Workspace} workspace @param {string} root @param {readonly NodeVersion[]} nodes */
async function checkPackages(workspace, root, nodes) {
  /** @type {string[]} */
  const problems = [];
  for (const { label, path } of nodes) {
    const findings = await checkBuiltPackages(workspace, root, path);
    problems.push(...findings.map(({ file, line, message }) => `${label}: ${file}:${line} ${message}`));
  }
  return problems;
}

/**
 * Everything that is asked of the other versions of Node; installs those that are missing.
 *
 * @param {Workspace} workspace
 * @param {string} root
 * @returns {Promise<{ readonly ok: boolean, readonly output: string, readonly note: string }>}
 */
export async function checkNodeMatrix(workspace, root) {
  const running = runningNode();
  const others = MATRIX.map((major) => nodeOf(root, major)).filter(({ path }) => path !== running.path);
  const data = sharedPath('fpl') ?? undefined;
  const problems = [
    ...(await checkPackages(workspace, root, others)),
    ...(await checkExample(root, configurationsOf(running, others, data))),
  ];
  const labels = [running, ...others].map(({ label }) => label).join(', ');
  const note = data === undefined ? `${labels}; skipped the real season, which is not there` : labels;
  return { ok: problems.length === 0, output: problems.join('\n\n'), note };
}
