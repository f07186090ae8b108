import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { importsOf, packageOf } from '../syntax.mjs';
import { codeOf, isTest } from '../workspace.mjs';

/** @import { Import } from '../syntax.mjs' */
/** @import { Finding, Package, SourceFile, Workspace } from '../workspace.mjs' */

/** @param {Package} pkg @param {SourceFile} file @param {string} specifier */
function relativeProblem(pkg, file, specifier) {
  const target = posix.join(posix.dirname(file.path), specifier);
  if (target.startsWith(`${pkg.folder}/`)) return undefined;
  return `${specifier} leaves the package: import the other package by its name`;
}

/** @param {Workspace} workspace @param {Package} pkg @param {string} specifier */
function workspaceProblem(workspace, pkg, specifier) {
  const name = packageOf(specifier);
  if (name === pkg.name) return `${specifier} is this package itself: import by a relative path`;
  const target = workspace.packages.find((candidate) => candidate.name === name);
  if (target === undefined) return `${name} is not in this workspace`;
  const subpath = `.${specifier.slice(target.name.length)}`;
  if (Object.hasOwn(target.manifest.exports ?? {}, subpath)) return undefined;
  return `${specifier} is not among the exports of ${target.name}: import what it exports`;
}

/** @param {Workspace} workspace @param {Package} pkg @param {SourceFile} file @returns {Readonly<Record<string, string>>} */
function declaredFor(workspace, pkg, file) {
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = pkg.manifest;
  const shipped = { ...dependencies, ...peerDependencies, ...optionalDependencies };
  return isTest(file) ? { ...shipped, ...devDependencies, ...workspace.manifest.devDependencies } : shipped;
}

/** @param {Workspace} workspace @param {Package} pkg @param {SourceFile} file @param {Import} found */
function problemOf(workspace, pkg, file, { specifier }) {
  if (specifier.startsWith('.')) return relativeProblem(pkg, file, specifier);
  if (isBuiltin(specifier)) return undefined;
  if (specifier.startsWith('@fpl-ml/')) {
    const problem = workspaceProblem(workspace, pkg, specifier);
    if (problem !== undefined) return problem;
  }
  const name = packageOf(specifier);
  if (name === undefined) return `${specifier} is an absolute path: import a package or a relative path`;
  if (Object.hasOwn(declaredFor(workspace, pkg, file), name)) return undefined;
  return `${name} is not among the dependencies in ${pkg.folder}/package.json: add it there`;
}

/**
 * Packages meet only at their published doors: no deep import, no relative import into another package, no import of
 * oneself by name, nothing that the manifest does not declare.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function imports(workspace) {
  return workspace.packages
    .filter(({ kind }) => kind !== 'tool')
    .flatMap((pkg) =>
      codeOf(pkg).flatMap((file) =>
        importsOf(file).flatMap((found) => {
          const message = problemOf(workspace, pkg, file, found);
          return message === undefined ? [] : [{ file: file.path, line: found.line, message }];
        }),
      ),
    );
}
