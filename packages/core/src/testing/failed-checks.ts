import type { Check } from '../check.js';

/**
 * Runs a conformance suite and names the checks that failed: none for a sound adapter, and for one that was broken on
 * purpose at least the check that is meant to catch it.
 *
 * @param open makes a new, empty subject for each check
 * @returns the names of the checks that threw, in order
 */
export async function failedChecks<Subject>(
  checks: readonly Check<Subject>[],
  open: () => Subject | Promise<Subject>,
): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const check of checks) {
    const subject = await open();
    await check.run(subject).catch(() => failed.push(check.name));
  }
  return failed;
}
