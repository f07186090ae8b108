import { FplMlError } from '@fpl-ml/core';
import { decideActivation } from '@fpl-ml/registry';
import type { OpenLoop } from '../open-loop.js';
import type { Outcome } from '../outcome.js';

/** Who intervenes, and why. */
export interface Intervention {
  readonly reason: string;
  readonly requestedBy: string;
}

/** The engine makes whatever it is told to a champion; without the word `--override` only what has passed. */
async function checkEligible({ registry, model }: OpenLoop, name: string, override: string | null): Promise<void> {
  const version = await registry.getModelVersion(model, name);
  const decision = decideActivation({ version, evaluations: await registry.listEvaluations(model, name), override });
  if (decision.allowed) return;
  const { reasons } = decision;
  const advice =
    reasons.length === 1 && reasons[0] === 'not-passed' ? 'insist with --override' : 'choose another version';
  throw new FplMlError(
    'VERSION_NOT_ELIGIBLE',
    `Expected a version that may serve, but ${name} is ${reasons.join(', ')}: ${advice}.`,
    { data: { model, version: name, reasons } },
  );
}

/** `fpl-ml activate VERSION`. */
export async function activate(
  loop: OpenLoop,
  version: string,
  { reason, requestedBy, override }: Intervention & { readonly override: boolean },
): Promise<Outcome> {
  await checkEligible(loop, version, override ? reason : null);
  const before = (await loop.control.getState()).champion?.version ?? null;
  const serving = await loop.control.promote({ version, reason, requestedBy });
  const said =
    before === serving
      ? `${serving} serves already.`
      : `${serving} serves now${before === null ? '' : `, instead of ${before}`}.`;
  return { lines: [said], json: { version: serving, before } };
}

/** `fpl-ml rollback`. */
export async function rollback({ control }: OpenLoop, intervention: Intervention): Promise<Outcome> {
  const before = (await control.getState()).champion?.version ?? null;
  const serving = await control.rollback(intervention);
  return { lines: [`${serving} serves again, instead of ${before ?? 'nothing'}.`], json: { version: serving, before } };
}
