// The workspace as plain data: read once, then every check is a pure function of it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/**
 * One file that git tracks, or would track.
 *
 * @typedef {object} SourceFile
 * @property {string} path from the root of the workspace, with forward slashes
 * @property {string} text empty for binary files
 * @property {boolean} binary
 */

/**
 * @typedef {object} Package
 * @property {string} folder for instance `packages/core`
 * @property {string} shortName for instance `core`
 * @property {string} name for instance `@fpl-ml/core`
 * @property {Record<string, any>} manifest its `package.json`
 * @property {'library' | 'example' | 'tool'} kind a library is what gets published
 * @property {readonly SourceFile[]} files
 */

/**
 * @typedef {object} Workspace
 * @property {readonly SourceFile[]} files
 * @property {readonly Package[]} packages
 * @property {Record<string, any>} manifest the root's `package.json`
 */

/**
 * What a check has to say.
 *
 * @typedef {object} Finding
 * @property {string} file
 * @property {number} line from 1
 * @property {string} message what is wrong and what to do instead
 */

const MANIFEST = /^((?:packages|examples)\/[^/]+)\/package\.json$/;

/** @param {string} folder @param {Record<string, any>} manifest @returns {Package['kind']} */
function kindOf(folder, manifest) {
  if (folder.startsWith('examples/')) return 'example';
  return manifest.private === true ? 'tool' : 'library';
}

/**
 * @param {readonly SourceFile[]} files
 * @returns {Workspace}
 */
export function createWorkspace(files) {
  const packages = files.flatMap((file) => {
    const folder = MANIFEST.exec(file.path)?.[1];
    if (folder === undefined) return [];
    const manifest = JSON.parse(file.text);
    const own = files.filter(({ path }) => path.startsWith(`${folder}/`));
    const shortName = posix.basename(folder);
    return [{ folder, shortName, name: manifest.name, manifest, kind: kindOf(folder, manifest), files: own }];
  });
  const root = files.find(({ path }) => path === 'package.json');
  return { files, packages, manifest: root === undefined ? {} : JSON.parse(root.text) };
}

/** @param {string} root @param {string} path @returns {SourceFile} */
function readSource(root, path) {
  const bytes = readFileSync(join(root, path));
  const binary = bytes.subarray(0, 8192).includes(0);
  return { path, text: binary ? '' : bytes.toString('utf8'), binary };
}

/**
 * Reads the files that git tracks and those that it neither tracks nor ignores.
 *
 * @param {string} root folder of the workspace
 * @returns {Workspace}
 */
export function readWorkspace(root) {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (listed.status !== 0) throw new Error(`git ls-files failed: ${listed.stderr || listed.error}`);
  const paths = [...new Set(listed.stdout.split('\0'))].filter((path) => path !== '').sort();
  // A file that git still tracks but that was deleted, and submodules, have nothing to read.
  const files = paths.filter((path) => existsSync(join(root, path)) && statSync(join(root, path)).isFile());
  return createWorkspace(files.map((path) => readSource(root, path)));
}

/** A test, a type test, a fixture, or a helper in a folder of such: shipped to nobody. */
const TEST_FILE = /(\.(test|test-d|bench)\.m?ts$)|(\/(test|tests|fixtures|bench)\/)/;

/** @param {SourceFile} file */
export const isTest = (file) => TEST_FILE.test(file.path);

/** @param {SourceFile} file */
export const isConformance = (file) => file.path.includes('/src/conformance/');

/** @param {SourceFile} file */
const isTypeScript = (file) => /\.m?tsx?$/.test(file.path);

/**
 * The TypeScript of a package's `src`, tests included.
 *
 * @param {Package} pkg
 */
export function sourcesOf(pkg) {
  return pkg.files.filter((file) => isTypeScript(file) && file.path.startsWith(`${pkg.folder}/src/`));
}

/**
 * The TypeScript of a package's `src` and `bench`.
 *
 * @param {Package} pkg
 */
export function codeOf(pkg) {
  return pkg.files.filter((file) => isTypeScript(file) && /^\/(src|bench)\//.test(file.path.slice(pkg.folder.length)));
}

/** @param {Workspace} workspace */
export const librariesOf = (workspace) => workspace.packages.filter(({ kind }) => kind === 'library');

/**
 * The subpaths that a package exports with the source of each, `.` first.
 *
 * @param {Package} pkg
 * @returns {readonly { readonly subpath: string, readonly source: string }[]}
 */
export function entriesOf(pkg) {
  return Object.entries(pkg.manifest.exports ?? {}).flatMap(([subpath, target]) => {
    const built = target?.import?.default ?? target?.import ?? target?.default ?? target;
    const stem = typeof built === 'string' ? /^\.\/dist\/(.+)\.m?js$/.exec(built)?.[1] : undefined;
    return stem === undefined ? [] : [{ subpath, source: `${pkg.folder}/src/${stem}.ts` }];
  });
}
