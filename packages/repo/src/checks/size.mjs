import { lineOf, parse, tokensOf } from '../syntax.mjs';
import { isConformance, isTest, librariesOf, sourcesOf } from '../workspace.mjs';

/** @import { Finding, SourceFile, Workspace } from '../workspace.mjs' */

const CORE_LINES = 500;
const FILE_LINES = 300;

/**
 * The lines that hold code: not blank, not only a comment.
 *
 * @param {SourceFile} file
 */
export function linesOfCode(file) {
  const tree = parse(file);
  const lines = new Set();
  for (const token of tokensOf(tree)) {
    if (token.getWidth(tree) === 0) continue;
    const last = lineOf(tree, token.getEnd());
    for (let line = lineOf(tree, token); line <= last; line += 1) lines.add(line);
  }
  return lines.size;
}

/**
 * Core stays small: everything that everybody imports. What only tests import (`testing`, `conformance`) does not count.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function coreSize(workspace) {
  const core = workspace.packages.find(({ folder }) => folder === 'packages/core');
  if (core === undefined) return [];
  const counted = sourcesOf(core).filter(
    (file) => !isTest(file) && !isConformance(file) && !file.path.includes('/src/testing/'),
  );
  const total = counted.reduce((sum, file) => sum + linesOfCode(file), 0);
  if (total <= CORE_LINES) return [];
  const message = `core has ${total} lines of code, and may have ${CORE_LINES}: move something to the package that uses it`;
  return [{ file: 'packages/core/src/index.ts', line: 1, message }];
}

/**
 * A file of over 300 lines holds more than one concept.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function fileSize(workspace) {
  return librariesOf(workspace)
    .flatMap(sourcesOf)
    .flatMap((file) => {
      const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
      if (lines <= FILE_LINES) return [];
      return [{ file: file.path, line: FILE_LINES + 1, message: `${lines} lines: split it (at most ${FILE_LINES})` }];
    });
}
