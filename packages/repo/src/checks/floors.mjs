import { codeOf, isTest } from '../workspace.mjs';
import { importsOf, packageOf } from '../syntax.mjs';

/** @import { Finding, Package, SourceFile, Workspace } from '../workspace.mjs' */

const FLOOR_0 = ['core', 'stats', 'boost'];
const FLOOR_1 = ['monitor', 'drift', 'registry', 'scheduler', 'notify'];
const ADAPTERS = ['store-sql', 'queue-bullmq'];
const PUBLIC = [...FLOOR_0, ...FLOOR_1, 'engine', ...ADAPTERS, 'dashboard', 'cli'];

/**
 * Who may import whom. `types` may be imported with `import type` only: an adapter that took code from the owner of its
 * port would drag it into every program that uses the adapter.
 *
 * @type {Readonly<Record<string, { readonly values: readonly string[], readonly types?: readonly string[] }>>}
 */
const ALLOWED = {
  core: { values: [] },
  stats: { values: ['core'] },
  boost: { values: ['core'] },
  monitor: { values: ['core', 'stats', 'boost'] },
  drift: { values: ['core', 'stats', 'boost'] },
  registry: { values: ['core'] },
  scheduler: { values: ['core'] },
  notify: { values: ['core'] },
  engine: { values: [...FLOOR_0, ...FLOOR_1] },
  'store-sql': { values: ['core'], types: [...FLOOR_1, 'engine'] },
  'queue-bullmq': { values: ['core'], types: ['scheduler'] },
  dashboard: { values: PUBLIC },
  cli: { values: PUBLIC },
};

/** What packages may depend on outside of this workspace, where the design says so. */
const OUTSIDE = /** @type {Readonly<Record<string, readonly string[]>>} */ ({ core: ['eventemitter3'] });

/** @param {Package} pkg */
const allowanceOf = (pkg) => (pkg.kind === 'example' ? { values: PUBLIC } : ALLOWED[pkg.shortName]);

/** @param {Package} pkg @param {SourceFile} file @returns {readonly Finding[]} */
function importFindings(pkg, file) {
  const { values, types = [] } = allowanceOf(pkg) ?? { values: [] };
  return importsOf(file).flatMap(({ specifier, line, typeOnly }) => {
    const target = /^@fpl-ml\/([^/]+)/.exec(specifier)?.[1];
    // An import of oneself is the business of `imports`; the harness of the benches is no library.
    if (target === undefined || target === pkg.shortName || values.includes(target)) return [];
    if (target === 'repo' && isTest(file)) return [];
    if (types.includes(target)) {
      // The tests of an adapter run the owner's conformance suite.
      if (typeOnly || isTest(file)) return [];
      return [
        { file: file.path, line, message: `${pkg.name} imports only types from ${specifier}: write \`import type\`` },
      ];
    }
    return [{ file: file.path, line, message: `${pkg.name} may not import ${specifier} (design, "The house")` }];
  });
}

/** @param {Package} pkg @returns {readonly Finding[]} */
function dependencyFindings(pkg) {
  const allowed = OUTSIDE[pkg.shortName];
  if (allowed === undefined || pkg.kind !== 'library') return [];
  return Object.keys({ ...pkg.manifest.dependencies, ...pkg.manifest.peerDependencies })
    .filter((name) => packageOf(name) !== undefined && !name.startsWith('@fpl-ml/') && !allowed.includes(name))
    .map((name) => ({
      file: `${pkg.folder}/package.json`,
      line: 1,
      message: `${pkg.name} depends on nothing but ${allowed.join(', ')}: take ${name} out`,
    }));
}

/**
 * Packages import only from the floors below them.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function floors(workspace) {
  return workspace.packages
    .filter(({ kind }) => kind !== 'tool')
    .flatMap((pkg) => {
      if (allowanceOf(pkg) === undefined) {
        const message = `${pkg.name} stands on no floor: add it to the table in packages/repo/src/checks/floors.mjs`;
        return [{ file: `${pkg.folder}/package.json`, line: 1, message }];
      }
      return [...dependencyFindings(pkg), ...codeOf(pkg).flatMap((file) => importFindings(pkg, file))];
    });
}
