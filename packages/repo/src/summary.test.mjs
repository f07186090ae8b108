import { expect, test } from 'vitest';
import { countChecks, countTests } from './summary.mjs';

/** @param {string} status @param {readonly string[]} assertions */
const file = (status, ...assertions) => ({ status, assertionResults: assertions.map((each) => ({ status: each })) });

test('counts tests as vitest reports them, skipped ones not at all', () => {
  const report = { numPassedTests: 3, numFailedTests: 1, testResults: [file('failed', 'passed', 'failed', 'pending')] };
  expect(countTests(report, 1)).toEqual({ passed: 3, failed: 1 });
  expect(countTests({ ...report, numFailedTests: 0, testResults: [file('passed', 'passed')] }, 0)).toEqual({
    passed: 3,
    failed: 0,
  });
});

test('counts a file that cannot be loaded, an error outside of tests, no tests, and no report as failures', () => {
  const broken = { numPassedTests: 2, numFailedTests: 0, testResults: [file('failed'), file('passed', 'passed')] };
  expect(countTests(broken, 1)).toEqual({ passed: 2, failed: 1 });
  expect(countTests({ ...broken, testResults: [] }, 1)).toEqual({ passed: 2, failed: 1 });
  expect(countTests({ numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0)).toEqual({ passed: 0, failed: 1 });
  expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1 });
});

test('counts checks, and a run of them that came to nothing as a failure', () => {
  expect(countChecks({ passed: 5, failed: 2 }, 1)).toEqual({ passed: 5, failed: 2 });
  expect(countChecks({ passed: 5, failed: 0 }, 1)).toEqual({ passed: 5, failed: 1 });
  expect(countChecks({ passed: 0, failed: 0 }, 0)).toEqual({ passed: 0, failed: 1 });
  expect(countChecks(undefined, 0)).toEqual({ passed: 0, failed: 1 });
});
