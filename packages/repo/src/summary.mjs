// Adds up what the tests and the checks have reported.

/**
 * The part of vitest's JSON report that is used.
 *
 * @typedef {object} TestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {readonly { readonly status: string, readonly assertionResults: readonly { readonly status: string }[] }[]} testResults
 */

/** @typedef {{ readonly passed: number, readonly failed: number }} Counts */

/**
 * What a run of the tests counts for. A run that failed counts at least one failure, whatever its report says: a file
 * that cannot be loaded has no failed test, an error outside of any test neither, and no tests at all prove nothing.
 *
 * @param {TestReport | undefined} report undefined when none was written
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  if (report === undefined) return { passed: 0, failed: 1 };
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + brokenFiles;
  return { passed, failed: failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : failed };
}

/**
 * What a run of the checks counts for, by the same rule.
 *
 * @param {Counts | undefined} report undefined when none was written
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countChecks(report, exitCode) {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { passed, failed } = report;
  return { passed, failed: failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : failed };
}
