import { canonicalJson, FplMlError, type JsonObject } from '@fpl-ml/core';
import type { ModelLineage, ModelSignature } from './model-version.js';
import { requireText } from './registry-context.js';
import type { Bump } from './signature-change.js';

/** What {@link Registry.registerModel} needs. */
export interface ModelRegistration {
  /** The name of the model. */
  readonly model: string;
  /** The bytes; at least one. */
  readonly artifact: Uint8Array;
  readonly signature: ModelSignature;
  /** Figures of the training, finite. Leave out what is undefined. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Default `{}`. */
  readonly metadata?: JsonObject;
  /** Default `{}`. */
  readonly lineage?: ModelLineage;
  /** The number, higher than all before; default: derived, see {@link nextVersion}. */
  readonly version?: string;
  /** Which part of the number to raise; without effect on the first version and where `version` is given. */
  readonly bump?: Bump;
  readonly createdBy: string;
}

function refuse(field: string, expected: string, got: unknown): never {
  throw new FplMlError('VERSION_INVALID', `Expected ${expected}, got ${String(got)}: correct ${field}.`, {
    data: { field },
  });
}

function checkSignature({ inputs, target }: ModelSignature): void {
  requireText('VERSION_INVALID', 'signature.target', target);
  for (const { name, type } of inputs) {
    requireText('VERSION_INVALID', 'the name of an input', name);
    requireText('VERSION_INVALID', `the type of input "${name}"`, type);
  }
  const names = inputs.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) refuse('signature.inputs', 'inputs with different names', `"${twice}" twice`);
}

/**
 * Refuses a registration that could not be stored or understood later.
 *
 * @throws FplMlError `VERSION_INVALID`; `JSON_INVALID` for metadata or lineage that JSON cannot hold
 */
export function checkRegistration(registration: ModelRegistration): void {
  const { model, artifact, signature, metrics, metadata, lineage, createdBy } = registration;
  requireText('VERSION_INVALID', 'model', model);
  requireText('VERSION_INVALID', 'createdBy', createdBy);
  if (!(artifact instanceof Uint8Array)) refuse('artifact', 'a Uint8Array', typeof artifact);
  if (artifact.length === 0) refuse('artifact', 'the bytes of a model', 'none');
  checkSignature(signature);
  for (const [name, value] of Object.entries(metrics)) {
    if (!Number.isFinite(value)) refuse(`metrics.${name}`, `a finite figure for metric "${name}" (or none)`, value);
  }
  canonicalJson({ metadata: metadata ?? {}, lineage: lineage ?? {} });
}
