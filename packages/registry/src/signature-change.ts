import type { ModelSignature } from './model-version.js';

/** Which part of a semantic version a change raises. */
export type Bump = 'patch' | 'minor' | 'major';

/** What differs between two signatures. */
export interface SignatureChange {
  /** `major` if inputs are gone or retyped or the target is another, else `minor` if there are more inputs, else `patch`. */
  readonly bump: Bump;
  /** Inputs that only the new one has, by name. */
  readonly added: readonly string[];
  /** Inputs that only the old one has, by name. */
  readonly removed: readonly string[];
  /** Inputs of both, with another type, by name. */
  readonly retyped: readonly string[];
  readonly targetChanged: boolean;
}

/**
 * Compares what two versions need and predict. The order of the inputs does not matter.
 *
 * @param before the older signature
 * @param after the newer one
 *
 * @example
 * ```ts
 * import { signatureChange } from '@fpl-ml/registry';
 *
 * const minutes = { name: 'minutes', type: 'number' };
 * const form = { name: 'form', type: 'number' };
 * const { bump } = signatureChange({ inputs: [minutes], target: 'points' }, { inputs: [form, minutes], target: 'points' });
 * const expected: 'patch' | 'minor' | 'major' = bump; // minor
 * ```
 */
export function signatureChange(before: ModelSignature, after: ModelSignature): SignatureChange {
  const old = new Map(before.inputs.map(({ name, type }) => [name, type]));
  const now = new Map(after.inputs.map(({ name, type }) => [name, type]));
  const added = [...now.keys()].filter((name) => !old.has(name)).toSorted();
  const removed = [...old.keys()].filter((name) => !now.has(name)).toSorted();
  const retyped = [...old.keys()].filter((name) => now.has(name) && now.get(name) !== old.get(name)).toSorted();
  const targetChanged = before.target !== after.target;
  const breaking = removed.length > 0 || retyped.length > 0 || targetChanged;
  return { bump: breaking ? 'major' : added.length > 0 ? 'minor' : 'patch', added, removed, retyped, targetChanged };
}

/**
 * Whether a model can run on the columns that are delivered for another: it needs no other columns, takes them with
 * the same types, and predicts the same. What a rollback asks.
 *
 * @param candidate the signature of the model that is to run
 * @param delivered the signature that callers serve today
 */
export function runsOn(candidate: ModelSignature, delivered: ModelSignature): boolean {
  return signatureChange(candidate, delivered).bump !== 'major';
}
