// Workspaces made of text, for the tests of the checks.
import { createWorkspace } from './workspace.mjs';

/** @import { Finding, Workspace } from './workspace.mjs' */

/** @param {string} stem */
const condition = (stem) => ({
  import: { types: `./dist/${stem}.d.ts`, default: `./dist/${stem}.js` },
  require: { types: `./dist/${stem}.d.cts`, default: `./dist/${stem}.cjs` },
});

/**
 * A correct manifest of a library with the entries `.` and `./conformance`.
 *
 * @param {string} name without the scope
 * @param {Record<string, unknown>} [change]
 */
export function libraryManifest(name, change = {}) {
  return {
    name: `@fpl-ml/${name}`,
    version: '0.0.0',
    license: 'MIT',
    type: 'module',
    engines: { node: '>=20.19' },
    files: ['dist'],
    exports: { '.': condition('index'), './conformance': condition('conformance/index') },
    dependencies: name === 'core' ? { eventemitter3: '5.0.4' } : { '@fpl-ml/core': 'workspace:^' },
    ...change,
  };
}

/**
 * A workspace with these files; packages without a manifest get a correct one.
 *
 * @param {Readonly<Record<string, string>>} files text by path
 * @returns {Workspace}
 */
export function fixture(files) {
  const folders = new Set(Object.keys(files).flatMap((path) => /^(packages|examples)\/[^/]+/.exec(path)?.[0] ?? []));
  const made = [...folders].map((folder) => {
    const name = folder.slice(folder.indexOf('/') + 1);
    const manifest = folder.startsWith('examples/') ? { name, private: true, license: 'MIT' } : libraryManifest(name);
    return /** @type {const} */ ([`${folder}/package.json`, JSON.stringify(manifest)]);
  });
  const all = Object.entries({ 'package.json': '{}', ...Object.fromEntries(made), ...files });
  return createWorkspace(all.map(([path, text]) => ({ path, text, binary: false })));
}

/**
 * Findings as `file:line`, which is what tests compare.
 *
 * @param {readonly Finding[]} findings
 */
export const places = (findings) => findings.map(({ file, line }) => `${file}:${line}`);
