// What a retraining costs beside its trainer's own time: every step journalled and committed with fsync on SQLite, beside
// the same loop on the memory stores. The toy trainer takes next to nothing, so nearly all of it is ours.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sequentialIds } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { memoryStores, type Stores, type Trainer } from '@fpl-ml/engine';
import { composeToyLoop, toyPolicy, toyWorld } from '@fpl-ml/engine/testing';
import { memoryArtifactStore } from '@fpl-ml/registry';
import { compare } from '@fpl-ml/repo/bench';
import { NOW, openToyDatabase, prepareToyDatabase } from '../fixtures/toy-database.js';

const folder = await mkdtemp(join(tmpdir(), 'store-sql-bench-'));

/** A trainer that tells how long it took. */
function timed(trainer: Trainer): { readonly trainer: Trainer; take(): number } {
  let spent = 0;
  const fit: Trainer['fit'] = async (request) => {
    const start = performance.now();
    const result = await trainer.fit(request);
    spent += performance.now() - start;
    return result;
  };
  return {
    trainer: { ...trainer, fit },
    take: () => {
      const taken = spent;
      spent = 0;
      return taken;
    },
  };
}

await prepareToyDatabase(folder);
const onSql: { clock?: ReturnType<typeof timed> } = {};
const sql = await openToyDatabase({
  folder,
  scope: 'bench',
  clock: manualClock(NOW),
  trainer: (trainer) => {
    onSql.clock = timed(trainer);
    return onSql.clock.trainer;
  },
});

const memory = composeToyLoop<Stores>({
  stores: memoryStores(),
  artifacts: memoryArtifactStore(),
  clock: manualClock(NOW),
  ids: sequentialIds(),
  world: toyWorld({ drift: 0.5 }),
  channels: [],
  policy: { ...toyPolicy, schedule: { kind: 'never' } },
});

let count = 0;
const retrain = async (engine: typeof memory.engine): Promise<void> => {
  count += 1;
  const asked = { reason: 'bench', requestedBy: 'bench', idempotencyKey: `bench-${count}` };
  await engine.runRetraining(await engine.triggerRetraining(asked));
};
await retrain(memory.engine);

await compare({
  name: 'a retraining, from the request to the rollout',
  unit: 'retrainings',
  candidates: {
    'on SQLite, every commit with fsync': () => retrain(sql.engine),
    'in memory': () => retrain(memory.engine),
  },
  rounds: 15,
});

const overheads: number[] = [];
for (let i = 0; i < 30; i += 1) {
  onSql.clock?.take();
  const start = performance.now();
  await retrain(sql.engine);
  overheads.push(performance.now() - start - (onSql.clock?.take() ?? 0));
}
overheads.sort((a, b) => a - b);
console.log(
  `overhead beside the trainer's own time: median ${overheads[15]?.toFixed(1)} ms, slowest ${overheads.at(-1)?.toFixed(1)} ms of 30 (at most 50 ms)`,
);
await rm(folder, { recursive: true });
