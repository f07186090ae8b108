/** @import { Finding, SourceFile, Workspace } from '../workspace.mjs' */

/** Lines that may not be in any file. The patterns are written so that they do not match themselves. */
const FORBIDDEN_TEXT = [
  {
    pattern: /(?<![\w.@~*$})-])\/(?:home|root|work|tmp|Users)\/[\w.-]+/,
    message:
      'a path of somebody’s machine: use a path from the root of the repository, or the system’s temporary folder',
  },
  { pattern: /(?<!\w)[A-Z]:\\Users\\/, message: 'a path of somebody’s machine' },
  {
    pattern: /registry\.(?:npmjs|yarnpkg|npmmirror)\.|npm\.pkg\.github\.com|\bjfrog\.io|\/-\/[\w.-]+\.tgz|_auth[T]oken/,
    message: 'the address of a package registry: it belongs in the user’s own npm configuration',
  },
];

/** Code that looks for the shared folder by itself would skip its tests where the folder is there and a file is not. */
const SHARED = /FPL_ML[_]SHARED|['/]shared['/]/;
const SHARED_HOME = 'packages/repo/';

/** Published seasons as they come, by name or by their columns. */
const SEASON_NAME = /(^|\/)20\d\d-\d\d\.[\w.]*csv(\.gz)?$/;
const SEASON_COLUMNS = ['element', 'total_points', 'was_home', 'transfers_balance', 'ict_index'];
const DATA_ARCHIVE = /\.(gz|zip|7z|parquet|arrow|sqlite3?|db|duckdb)$/;

/** @param {SourceFile} file @returns {readonly Finding[]} */
function textFindings(file) {
  return file.text.split('\n').flatMap((line, i) =>
    FORBIDDEN_TEXT.filter(({ pattern }) => pattern.test(line)).map(({ message }) => ({
      file: file.path,
      line: i + 1,
      message,
    })),
  );
}

/** @param {SourceFile} file @returns {readonly Finding[]} */
function sharedFindings(file) {
  if (!/\.(ts|mts|mjs|cjs|js)$/.test(file.path) || file.path.startsWith(SHARED_HOME)) return [];
  return file.text.split('\n').flatMap((line, i) =>
    SHARED.test(line) && /process\.env|new URL|join\(/.test(line)
      ? [
          {
            file: file.path,
            line: i + 1,
            message: 'looks for the shared folder: use `needShared` of @fpl-ml/repo/shared',
          },
        ]
      : [],
  );
}

/** @param {SourceFile} file */
function isSeason(file) {
  if (SEASON_NAME.test(file.path)) return true;
  if (!/\.(csv|tsv|json|jsonl|ndjson)$/.test(file.path)) return false;
  const head = file.text.slice(0, 2000);
  return SEASON_COLUMNS.every((column) => head.includes(column));
}

/** @param {SourceFile} file @returns {readonly Finding[]} */
function dataFindings(file) {
  if (isSeason(file)) {
    return [{ file: file.path, line: 1, message: 'a copy of a real season: read it through `--data DIR` instead' }];
  }
  if (!DATA_ARCHIVE.test(file.path)) return [];
  return [
    { file: file.path, line: 1, message: 'packed data that no review can read: generate it, or keep it outside' },
  ];
}

/**
 * What a repository must not carry: paths of one machine, addresses of a registry (also in the lock file), copies of
 * the real seasons.
 *
 * @param {Workspace} workspace
 * @returns {readonly Finding[]}
 */
export function hygiene(workspace) {
  return workspace.files.flatMap((file) => [...textFindings(file), ...sharedFindings(file), ...dataFindings(file)]);
}
