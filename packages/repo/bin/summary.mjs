// summary.mjs (tests|checks) REPORT EXIT_CODE …: prints `N passed, N failed` over all reports, and fails if one failed.
import { readFileSync } from 'node:fs';
import { countChecks, countTests } from '../src/summary.mjs';

/** @param {string} path */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // A run that broke off writes no report, or half of one; the counts take that for a failure.
    return undefined;
  }
}

const args = process.argv.slice(2);
let [passed, failed] = [0, 0];
for (let i = 0; i < args.length; i += 3) {
  const [kind, path = '', exitCode] = args.slice(i, i + 3);
  const counts = (kind === 'tests' ? countTests : countChecks)(read(path), Number(exitCode));
  passed += counts.passed;
  failed += counts.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
