import { canonicalJson, FplMlError, type JsonObject } from '@fpl-ml/core';
import type { FitResult, TrainerSignature } from '../trainer.js';

function refuse(trainer: string, expected: string, found: string): never {
  throw new FplMlError(
    'TRAINER_RESULT_INVALID',
    `Expected trainer "${trainer}" to give ${expected}, got ${found}: correct what it returns.`,
    { data: { trainer, expected, found } },
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the name and type of each input are there. */
function isSignature(value: unknown): value is TrainerSignature {
  if (!isRecord(value) || typeof value['target'] !== 'string' || !Array.isArray(value['inputs'])) return false;
  return value['inputs'].every(
    (input: unknown) =>
      isRecord(input) && typeof input['name'] === 'string' && ['number', 'string'].includes(String(input['type'])),
  );
}

function metricsOf(trainer: string, metrics: unknown): JsonObject {
  if (!isRecord(metrics)) refuse(trainer, 'metrics as an object', typeof metrics);
  // The text of an object reads back as one.
  return JSON.parse(canonicalJson(metrics)) as JsonObject;
}

/**
 * Holds what came out of another thread or process to its type.
 *
 * @throws FplMlError `TRAINER_RESULT_INVALID`; `JSON_INVALID` for metrics that JSON would lose
 */
export function checkResult(trainer: string, found: unknown): FitResult {
  if (!isRecord(found)) refuse(trainer, 'an object', String(found));
  const { artifact, metrics, signature } = found;
  if (!(artifact instanceof Uint8Array)) refuse(trainer, 'the model as a Uint8Array', typeof artifact);
  if (artifact.length === 0) refuse(trainer, 'the bytes of a model', 'none');
  if (!isSignature(signature)) {
    refuse(
      trainer,
      'a signature { inputs: [{ name, type: "number" | "string" }], target }',
      JSON.stringify(signature) ?? 'none',
    );
  }
  const { inputs, target } = signature;
  return {
    artifact,
    metrics: metricsOf(trainer, metrics),
    signature: { inputs: inputs.map(({ name, type }) => ({ name, type })), target },
  };
}
