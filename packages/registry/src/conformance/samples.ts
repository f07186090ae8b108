import assert from 'node:assert/strict';
import type { Evaluation } from '../evaluation.js';
import type { ModelVersion } from '../model-version.js';
import type { RegistryStore, RoleMove } from '../registry-store.js';

/** A reserved version. */
export function reservedVersion(version: string, change: Partial<ModelVersion> = {}): ModelVersion {
  return {
    model: 'm',
    version,
    integrity: 'reserved',
    artifact: null,
    signature: { inputs: [{ name: 'minutes', type: 'number' }], target: 'points' },
    metrics: { rmse: 2.5 },
    metadata: { note: 'ä', list: [1, { deep: true }] },
    lineage: { dataHash: 'd', parameters: { depth: 3 } },
    createdAt: 5,
    createdBy: 'test',
    quarantine: null,
    archived: false,
    ...change,
  };
}

/** Reserves versions of a model one after the other and makes them ready. */
export async function addReady(store: RegistryStore, versions: readonly string[], model = 'm'): Promise<void> {
  for (const version of versions) {
    const after = (await store.listVersions(model)).at(-1)?.version ?? null;
    assert.equal((await store.reserveVersion(reservedVersion(version, { model }), after)).reserved, true);
    const set = { integrity: 'ready', artifact: { sha256: 'a'.repeat(64), bytes: 1 } } as const;
    assert.equal(await store.updateVersion({ model, version, when: { integrity: 'reserved' }, set }), true);
  }
}

/** A move of the champion of `m`. */
export function roleMove(to: string | null, expectedGeneration: number, change: Partial<RoleMove> = {}): RoleMove {
  return {
    model: 'm',
    role: 'champion',
    to,
    expectedGeneration,
    at: 10 + expectedGeneration,
    actor: 'test',
    reason: 'r',
    evaluation: null,
    override: null,
    quarantine: null,
    ...change,
  };
}

/** An evaluation of `m` 0.1.0. */
export function sampleEvaluation(id: string, change: Partial<Evaluation> = {}): Evaluation {
  const evidence = { n: 38, p: [0.01] };
  return { id, model: 'm', version: '0.1.0', verdict: 'pass', baseline: null, evidence, at: 7, ...change };
}

/** Changes a value that a store gave, as a careless caller would; one that is frozen throws, which protects as well. */
export function vandalise(value: unknown): void {
  try {
    // Only to try: whatever it is, a property is set on it.
    (value as { vandalised: boolean }).vandalised = true;
  } catch {
    // as wished
  }
}

/** The versions that rows name. */
export const versionsOf = (rows: readonly { readonly version: string | null }[]): readonly (string | null)[] =>
  rows.map(({ version }) => version);
