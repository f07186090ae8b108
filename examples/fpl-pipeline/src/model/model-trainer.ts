import type { TrainerSignature } from '@fpl-ml/engine';
import { canonicalJson, FplMlError, type JsonObject } from '@fpl-ml/core';

/** The signature of a model that reads these numbers. */
export function pointsSignature(inputs: readonly string[]): TrainerSignature {
  return { inputs: inputs.map((name) => ({ name, type: 'number' })), target: 'points' };
}

/** A model as bytes that name its kind. */
export function encodeModel(kind: string, model: JsonObject): Uint8Array {
  return new TextEncoder().encode(canonicalJson({ kind, model }));
}

/** The error for bytes that are not the model they should be. */
export function artifactInvalid(kind: string, problem: string, cause?: unknown): FplMlError {
  const message = `Expected the bytes of a model of kind "${kind}", got ${problem}: load the bytes that its fit gave.`;
  return new FplMlError('MODEL_ARTIFACT_INVALID', message, { cause, data: { kind } });
}

function parsed(kind: string, artifact: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(artifact));
  } catch (cause) {
    throw artifactInvalid(kind, 'something that is not JSON', cause);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What {@link encodeModel} wrote, its members still to be checked. */
export function decodeModel(kind: string, artifact: Uint8Array): Readonly<Record<string, unknown>> {
  const value = parsed(kind, artifact);
  if (!isRecord(value) || value['kind'] !== kind || !isRecord(value['model'])) {
    throw artifactInvalid(kind, 'JSON of another kind');
  }
  return value['model'];
}

/** A member that is a finite number. */
export function numberMember(kind: string, model: Readonly<Record<string, unknown>>, name: string): number {
  const value = model[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw artifactInvalid(kind, `no number "${name}"`);
}

/** A member that is a list of finite numbers, of the given length if there is one. */
export function numbersMember(
  kind: string,
  model: Readonly<Record<string, unknown>>,
  name: string,
  length?: number,
): Float64Array {
  const value = model[name];
  const isList = Array.isArray(value) && (length === undefined || value.length === length);
  if (isList && value.every((item) => Number.isFinite(item))) return Float64Array.from(value);
  throw artifactInvalid(kind, `no list "${name}" of ${length ?? 'any number of'} numbers`);
}
