import { isBuiltin } from 'node:module';
import { globalUses } from '../globals.mjs';
import { importsOf, lineOf, parse } from '../syntax.mjs';
import { isConformance, isTest, sourcesOf } from '../workspace.mjs';

/** @import { Finding, SourceFile, Workspace } from '../workspace.mjs' */

const PORTABLE = ['core', 'stats', 'boost', 'monitor', 'drift'];
const NODE_GLOBALS = ['Buffer', 'global', 'require', '__dirname', '__filename'];

/** @param {SourceFile} file @returns {readonly Finding[]} */
function findingsIn(file) {
  const modules = importsOf(file)
    .filter(({ specifier, typeOnly }) => isBuiltin(specifier) && !typeOnly)
    .map(({ specifier, line }) => ({ line, message: `${specifier} is imported` }));
  const globals = globalUses(file, (name) => NODE_GLOBALS.includes(name)).map(({ name, node }) => ({
    line: lineOf(parse(file), node),
    message: `\`${name}\` exists only in Node`,
  }));
  return [...modules, ...globals].map(({ line, message }) => ({
    file: file.path,
    line,
    message: `${message}, but this package runs in browsers, Bun and Deno: move it to a /node subpath`,
  }));
}

/**
 * The packages that promise to run in browsers, Bun and Deno use nothing of Node outside a `/node` subpath.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function portability(workspace) {
  return workspace.packages
    .filter(({ kind, shortName }) => kind === 'library' && PORTABLE.includes(shortName))
    .flatMap((pkg) =>
      sourcesOf(pkg)
        .filter((file) => !isTest(file) && !isConformance(file) && !file.path.startsWith(`${pkg.folder}/src/node/`))
        .flatMap(findingsIn),
    );
}
