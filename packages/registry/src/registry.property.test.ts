import { isFplMlError, sequentialIds } from '@fpl-ml/core';
import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { BY, bytesOf, MODEL, openRegistry, registration, SEEDED, signatureOf } from '../fixtures/kit.js';
import type { EvaluationVerdict } from './evaluation.js';
import { createRegistry } from './registry.js';
import { verifyHistory } from './role-history.js';
import { runsOn } from './signature-change.js';

type Opened = ReturnType<typeof openRegistry>;

/** Versions are meant by their place, since their numbers are not known before. */
type Step =
  | { readonly act: 'register'; readonly inputs: readonly string[]; readonly fails: boolean }
  | { readonly act: 'evaluate'; readonly at: number; readonly verdict: EvaluationVerdict }
  | { readonly act: 'activate'; readonly at: number; readonly override: boolean; readonly stale: boolean }
  | { readonly act: 'assign'; readonly at: number; readonly role: 'challenger' | 'shadow' }
  | { readonly act: 'clear'; readonly role: 'challenger' | 'shadow' }
  | { readonly act: 'rollback'; readonly quarantine: boolean }
  | { readonly act: 'quarantine' | 'archive'; readonly at: number };

const at = fc.nat({ max: 5 });
const role = fc.constantFrom('challenger' as const, 'shadow' as const);
const often = fc.boolean();
const rarely = fc.nat({ max: 5 }).map((n) => n === 0);
const verdict = fc.constantFrom<EvaluationVerdict>('pass', 'pass', 'pass', 'fail', 'inconclusive', 'no-policy');

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constant('register' as const), inputs: fc.subarray(['a', 'b']), fails: rarely }),
  fc.record({ act: fc.constant('evaluate' as const), at, verdict }),
  fc.record({ act: fc.constant('activate' as const), at, override: rarely, stale: rarely }),
  fc.record({ act: fc.constant('activate' as const), at, override: rarely, stale: rarely }),
  fc.record({ act: fc.constant('assign' as const), at, role }),
  fc.record({ act: fc.constant('clear' as const), role }),
  fc.record({ act: fc.constant('rollback' as const), quarantine: often }),
  fc.record({ act: fc.constantFrom('quarantine' as const, 'archive' as const), at }),
);

async function perform(opened: Opened, action: Step): Promise<unknown> {
  const { registry, store, artifacts } = opened;
  const rows = await store.listVersions(MODEL);
  const version = 'at' in action ? (rows[action.at % Math.max(1, rows.length)]?.version ?? '0.1.0') : '0.1.0';
  const subject = { model: MODEL, version, ...BY };
  switch (action.act) {
    case 'register': {
      const given = registration({
        artifact: bytesOf(`weights ${rows.length}`),
        signature: signatureOf(action.inputs),
      });
      const broken = { ...artifacts, put: () => Promise.reject(new Error('the disk is full')) };
      return action.fails
        ? createRegistry({ ...opened, artifacts: broken }).registerModel(given)
        : registry.registerModel(given);
    }
    case 'evaluate':
      return registry.recordEvaluation({ model: MODEL, version, verdict: action.verdict });
    case 'activate': {
      const stale = action.stale ? { expectedGeneration: 99 } : {};
      return registry.activateModelVersion({
        ...subject,
        ...(action.override ? { override: 'urgent' } : {}),
        ...stale,
      });
    }
    case 'assign':
      return registry.assignRole({ ...subject, role: action.role });
    case 'clear':
      return registry.clearRole({ model: MODEL, role: action.role, ...BY });
    case 'rollback':
      return registry.rollbackModel({ model: MODEL, ...BY, quarantine: action.quarantine });
    case 'quarantine':
      return registry.quarantineModelVersion(subject);
    case 'archive':
      return registry.archiveModelVersion(subject);
  }
}

/** I1 to I6 of the design, on what the store holds. */
async function verifyInvariants({ store, artifacts, auditLog }: Opened): Promise<void> {
  const [versions, roles] = [await store.listVersions(MODEL), await store.getRoles(MODEL)];
  const [history, evaluations] = [await store.listRoleHistory(MODEL), await store.listEvaluations(MODEL)];
  const champions = roles.filter((pointer) => pointer.role === 'champion');
  const reigns = history.filter((change) => change.role === 'champion');
  // I1: at most one champion, exactly one after the first activation.
  expect(champions.length).toBe(reigns.length === 0 ? 0 : 1);
  for (const { version: held } of roles) {
    if (held === null) continue;
    // I2, of every role: ready, neither quarantined nor archived.
    const holder = versions.find(({ version }) => version === held);
    expect(holder).toMatchObject({ integrity: 'ready', quarantine: null, archived: false });
  }
  expect(champions.every(({ version }) => version !== null)).toBe(true);
  // I3: one row for each change, which lead to the pointers; and one audit entry for each.
  expect(verifyHistory(history, roles)).toEqual([]);
  const audited = (await auditLog.list()).filter(({ action }) => action.endsWith('-changed'));
  expect(audited.length).toBe(history.length);
  // I4: no champion without a pass or a reason.
  for (const { to, evaluation, override } of reigns) {
    const ground = evaluations.find(({ id }) => id === evaluation);
    expect(override !== null || (ground?.verdict === 'pass' && ground.version === to)).toBe(true);
  }
  // I5: numbers grow.
  const numbers = versions.map(({ version }) => version);
  expect(numbers.every((number, i) => i === 0 || semver.gt(number, numbers[i - 1] ?? ''))).toBe(true);
  // I6: the bytes of what is ready are there.
  for (const { integrity, artifact } of versions) {
    expect(artifact !== null).toBe(integrity === 'ready');
    if (artifact !== null) await artifacts.get(artifact.sha256);
  }
}

/** Errors that a registry may answer with; anything else is a bug. */
const ANSWERS: readonly string[] = [
  'VERSION_NOT_FOUND',
  'VERSION_NOT_ELIGIBLE',
  'VERSION_CONFLICT',
  'VERSION_IN_USE',
  'NO_ROLLBACK_TARGET',
];

async function attempt(opened: Opened, action: Step): Promise<string> {
  try {
    await perform(opened, action);
    return 'done';
  } catch (error) {
    if (error instanceof Error && error.message === 'the disk is full') return 'disk';
    if (isFplMlError(error) && ANSWERS.includes(error.code)) return error.code;
    throw error;
  }
}

describe('a registry under random use', () => {
  it('keeps the invariants, and knows later who served when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const opened = openRegistry({ ids: sequentialIds() });
        const served: (readonly [number, string | null])[] = [];
        let reserved = 0;
        for (const action of steps) {
          await opened.clock.advance(10);
          const outcome = await attempt(opened, action);
          if (action.act === 'register') reserved += 1;
          if (action.act === 'register') expect(outcome).toBe(action.fails ? 'disk' : 'done');
          await verifyInvariants(opened);
          served.push([opened.clock.now(), (await opened.registry.getChampion(MODEL))?.version ?? null]);
        }
        expect((await opened.store.listVersions(MODEL)).length).toBe(reserved);
        for (const [instant, version] of served) {
          expect((await opened.registry.servedAt(MODEL, instant))?.version ?? null).toBe(version);
        }
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });

  it('keeps them when several act at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const opened = openRegistry({ ids: sequentialIds() });
        for (let i = 0; i < steps.length; i += 5) {
          await Promise.all(steps.slice(i, i + 5).map((action) => attempt(opened, action)));
          await verifyInvariants(opened);
        }
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });

  it('activates exactly what a list of rules kept by hand allows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const opened = openRegistry({ ids: sequentialIds() });
        const rules = { ready: new Set<string>(), out: new Set<string>(), passed: new Set<string>() };
        for (const action of steps) {
          const before = await opened.registry.getChampion(MODEL);
          const rows = await opened.store.listVersions(MODEL);
          const version = 'at' in action ? (rows[action.at % Math.max(1, rows.length)]?.version ?? '') : '';
          const outcome = await attempt(opened, action);
          const done = outcome === 'done';
          const latest = (await opened.store.listVersions(MODEL)).at(-1)?.version ?? '';
          if (action.act === 'register' && done) rules.ready.add(latest);
          if (action.act === 'evaluate' && done) rules.passed[action.verdict === 'pass' ? 'add' : 'delete'](version);
          if ((action.act === 'quarantine' || action.act === 'archive') && done) rules.out.add(version);
          if (action.act === 'rollback' && done) {
            const now = (await opened.registry.getChampion(MODEL))?.version ?? '';
            const [from, to] = [before?.version ?? '', now].map((name) => rows.find((row) => row.version === name));
            if (from === undefined || to === undefined) throw new Error('A rollback has a beginning and an end.');
            expect(rules.ready.has(now) && !rules.out.has(now) && runsOn(to.signature, from.signature)).toBe(true);
            if (action.quarantine) rules.out.add(from.version);
          }
          if (action.act !== 'activate' || version === '') continue;
          const fit = rules.ready.has(version) && !rules.out.has(version);
          const allowed = fit && (rules.passed.has(version) || action.override) && !action.stale;
          expect(done).toBe(allowed);
        }
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });
});
