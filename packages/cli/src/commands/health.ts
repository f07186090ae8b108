import type { Health, HealthStatus } from '@fpl-ml/core';
import { EXIT } from '../exit-codes.js';
import type { OpenLoop } from '../open-loop.js';
import type { Outcome } from '../outcome.js';
import { instantText, plainText } from '../plain-text.js';
import { textTable } from '../text-table.js';

/** How the program ends by the health that it finds. */
export const HEALTH_EXIT: Readonly<Record<HealthStatus, number>> = {
  healthy: EXIT.ok,
  warning: EXIT.warning,
  critical: EXIT.critical,
  unknown: EXIT.unknown,
};

function isHealth(value: unknown): value is Health {
  return typeof value === 'object' && value !== null && 'status' in value && 'reasons' in value;
}

/** What is told of a model that the database does not know. */
async function hint({ model, stores, control }: OpenLoop): Promise<readonly string[]> {
  const { periods, champion, request } = await control.getState();
  const models = await stores.registry.listModels();
  if (periods > 0 || champion !== null || request !== null || models.includes(model)) return [];
  const others = models.length === 0 ? 'it holds no models yet' : `it holds ${models.map(plainText).join(', ')}`;
  return ['', `The database knows no model "${plainText(model)}": ${others}; name one with --model.`];
}

/** `fpl-ml health`. */
export async function health(loop: OpenLoop): Promise<Outcome> {
  const { status, reasons, checkedAt, details } = await loop.control.getHealthStatus();
  const components = Object.entries(details).flatMap(([name, part]) => (isHealth(part) ? [{ name, ...part }] : []));
  const rows = components.map((part) => [part.name, part.status, part.reasons.join('; ')]);
  const head = `${plainText(loop.model)}: ${status} (${instantText(checkedAt)})`;
  return {
    exitCode: HEALTH_EXIT[status],
    lines: [head, '', ...textTable(['component', 'status', 'why'], rows), ...(await hint(loop))],
    json: { model: loop.model, status, reasons, checkedAt, components },
  };
}
