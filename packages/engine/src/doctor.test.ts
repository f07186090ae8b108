import type { AuditEntry } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { doctor, type DoctorReport } from './doctor.js';
import type { ExaminedStores } from './doctor-records.js';
import { bootstrap, MODEL, openLoop, step, type ToyLoop } from './testing/toy-loop.js';

async function season(periods = 10): Promise<ToyLoop> {
  const loop = openLoop();
  await bootstrap(loop);
  for (let i = 12; i < 12 + periods; i += 1) await step(loop, i);
  await loop.received();
  return loop;
}

function examine(loop: ToyLoop, change: Partial<ExaminedStores> = {}, now = loop.clock.now()): Promise<DoctorReport> {
  return doctor({ stores: { ...loop.stores, ...change }, artifacts: loop.artifacts, models: [MODEL], now });
}

const broken = ({ diagnoses }: DoctorReport): readonly string[] =>
  diagnoses.filter(({ violations }) => violations.length > 0).map(({ invariant }) => invariant);

test('a loop that has retrained, promoted and told people is healthy, and so is one that has done nothing', async () => {
  const report = await examine(await season());
  expect(report.diagnoses.flatMap(({ violations }) => violations)).toEqual([]);
  expect(report.healthy).toBe(true);
  expect((await examine(openLoop())).healthy).toBe(true);
});

test('models and what is theirs are told apart', async () => {
  const loop = await season(1);
  const { stores, artifacts } = loop;
  const report = await doctor({ stores, artifacts, models: [MODEL, 'another'], now: loop.clock.now() });
  expect(report.healthy).toBe(true);
});

describe('each invariant is missed when it is broken:', () => {
  type Breakage = (loop: ToyLoop) => Partial<ExaminedStores> | Promise<Partial<ExaminedStores>>;
  const registry = (loop: ToyLoop, change: Partial<ExaminedStores['registry']>) => ({
    registry: { ...loop.stores.registry, ...change },
  });
  const runs = (loop: ToyLoop, change: Partial<ExaminedStores['runs']>) => ({
    runs: { ...loop.stores.runs, ...change },
  });

  const breakages: readonly (readonly [string, readonly string[], Breakage])[] = [
    ['the champion pointer is gone', ['I1', 'I3'], (loop) => registry(loop, { getRoles: async () => [] })],
    [
      'the loop decides by another champion',
      ['I1'],
      (loop) =>
        runs(loop, {
          loadLoop: async (model) => {
            const stored = await loop.stores.runs.loadLoop(model);
            const champion = { version: '9.9.9', trainedBefore: 'p12' };
            return stored && { ...stored, state: { ...stored.state, champion } };
          },
        }),
    ],
    [
      'the champion is quarantined',
      ['I2'],
      async (loop) => {
        const version = (await loop.registry.getChampion(MODEL))?.version ?? '';
        const quarantine = { reason: 'bad', at: 1, by: 'ann' };
        await loop.stores.registry.updateVersion({ model: MODEL, version, when: {}, set: { quarantine } });
        return {};
      },
    ],
    [
      'a change of the champion has no history row',
      ['I3'],
      (loop) =>
        registry(loop, {
          listRoleHistory: async (model, role) =>
            (await loop.stores.registry.listRoleHistory(model, role)).filter(({ generation }) => generation !== 2),
        }),
    ],
    [
      'a version became champion on an evaluation that is no pass',
      ['I4'],
      (loop) =>
        registry(loop, {
          listEvaluations: async (model) =>
            (await loop.stores.registry.listEvaluations(model)).map((row) => ({ ...row, verdict: 'fail' })),
        }),
    ],
    [
      'a number was used twice',
      ['I5'],
      (loop) =>
        registry(loop, {
          listVersions: async (model) => {
            const versions = await loop.stores.registry.listVersions(model);
            return [...versions, ...versions.slice(-1)];
          },
        }),
    ],
    [
      'the bytes of a version are gone',
      ['I6'],
      async (loop) => {
        const { artifact } = await loop.registry.getModelVersion(MODEL, '0.1.0');
        await loop.artifacts.delete(artifact?.sha256 ?? '');
        return {};
      },
    ],
    [
      'a challenger is left over from a rollout that has ended',
      ['I3', 'I7, I8'],
      (loop) =>
        registry(loop, {
          getRoles: async (model) =>
            (await loop.stores.registry.getRoles(model)).map((row) =>
              row.role === 'challenger' ? { ...row, version: '0.1.1' } : row,
            ),
        }),
    ],
    [
      'a retraining is over without a decision',
      ['I9', 'I12'],
      (loop) => ({
        auditLog: {
          ...loop.stores.auditLog,
          list: async (query) =>
            (await loop.stores.auditLog.list(query)).filter(({ action }) => action !== 'candidate-registered'),
        },
      }),
    ],
    ['nobody was told', ['I9'], (loop) => ({ alerts: { ...loop.stores.alerts, list: async () => [] } })],
    [
      'a later step was begun before the one before it was finished',
      ['J'],
      (loop) =>
        runs(loop, {
          listSteps: async (model, id) =>
            (await loop.stores.runs.listSteps(model, id)).map((row) =>
              row.step === 'fit' ? { ...row, status: 'running' } : row,
            ),
        }),
    ],
    [
      'a message overtook another',
      ['I11'],
      (loop) => ({
        outbox: {
          ...loop.stores.outbox,
          list: async (topic) => {
            const rows = await loop.stores.outbox.list(topic);
            const [first] = rows;
            return rows.map((row) => (row === first ? { ...row, state: 'pending' } : row));
          },
        },
      }),
    ],
    [
      'a record was changed',
      ['I12'],
      (loop) => ({
        auditLog: {
          ...loop.stores.auditLog,
          list: async (query) =>
            (await loop.stores.auditLog.list(query)).map((row) => (row.seq === 3 ? { ...row, actor: 'mallory' } : row)),
        },
      }),
    ],
    [
      'a record was taken out',
      ['I12'],
      (loop) => ({
        auditLog: {
          ...loop.stores.auditLog,
          list: async (query) =>
            (await loop.stores.auditLog.list(query)).filter(({ action }) => action !== 'data-checked'),
        },
      }),
    ],
  ];

  test.each(breakages)('%s', async (_, expected, breakIt) => {
    const loop = await season();
    const report = await examine(loop, await breakIt(loop));
    expect(report.healthy).toBe(false);
    expect(broken(report)).toEqual(expected);
  });

  test('work hangs on a lease that ran out long ago', async () => {
    const loop = openLoop();
    await loop.engine.triggerRetraining({ reason: 'asked', requestedBy: 'ann' });
    await loop.stores.queue.claim({ owner: 'gone', now: 0, lease: 30_000, limit: 1, handlers: ['retraining'] });
    expect((await examine(loop, {}, 90_000)).healthy).toBe(true);
    expect(broken(await examine(loop, {}, 90_001))).toEqual(['I10']);
  });

  test('a retraining that is open was ended by a decision', async () => {
    const loop = await season(1);
    const [row] = await loop.engine.listRetrainings();
    if (row === undefined) throw new Error('there is one');
    await loop.stores.runs.putRetraining({ ...row, status: 'running' });
    expect(broken(await examine(loop))).toEqual(['I9']);
  });

  test('somebody forged a decision, whose hash fits', async () => {
    const loop = await season(1);
    const [row] = await loop.engine.listRetrainings();
    const entry: AuditEntry = {
      id: 'forged',
      model: MODEL,
      at: 1,
      actor: 'mallory',
      action: 'candidate-registered',
      subject: '0.1.0',
      data: { event: { requestId: row?.id ?? '' }, decision: { outcome: 'activated' } },
    };
    await loop.stores.auditLog.append([entry]);
    expect(broken(await examine(loop))).toEqual(['I9']);
  });
});
