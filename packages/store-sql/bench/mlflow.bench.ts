// A version from its bytes to the champion, durably, beside MLflow on the same disk: `npm run bench -- --peers store-sql mlflow`.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { randomIds, systemClock } from '@fpl-ml/core';
import { createRegistry, filesystemArtifactStore, memoryArtifactStore, type Registry } from '@fpl-ml/registry';
import { compare } from '@fpl-ml/repo/bench';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import { configureSqlite, migrate, sqliteDialect, sqlStores } from '../src/index.js';

/** As a gradient-boosted model of a hundred small trees has. */
const SIZE = 25_000;
const MODEL = 'points';
const folder = await mkdtemp(join(tmpdir(), 'store-sql-mlflow-'));

interface Peer {
  readonly child: ChildProcess;
  readonly ask: (command: string) => Promise<string>;
}

/** MLflow in a process of its own; undefined when `FPL_ML_PEER_PYTHON` names no Python. */
async function startPeer(): Promise<Peer | undefined> {
  const python = process.env['FPL_ML_PEER_PYTHON'];
  if (python === undefined) return undefined;
  const own = join(folder, 'mlflow');
  await mkdir(own);
  // A bench runs in its package's folder. What it logs of its migrations is no result.
  const child = spawn(python, ['bench/mlflow-peer.py', own, String(SIZE)], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout });
  const ask = async (command: string): Promise<string> => {
    const line = once(lines, 'line');
    child.stdin.write(`${command}\n`);
    return String((await line)[0]);
  };
  return { child, ask };
}

const handle = new Libsql(join(folder, 'ours.db'));
configureSqlite(handle);
const db = new Kysely<unknown>({ dialect: sqliteDialect(handle) });
await migrate(db, { profile: 'sqlite', now: 0 });
const stores = sqlStores(db, { profile: 'sqlite' });
const artifacts = filesystemArtifactStore({ directory: join(folder, 'artifacts') });
const shared = { store: stores.registry, clock: systemClock(), ids: randomIds() };
const registry = createRegistry({ ...shared, artifacts });
const withoutFiles = createRegistry({ ...shared, artifacts: memoryArtifactStore() });
let made = 0;

async function registerAndActivate({ registerModel, recordEvaluation, activateModelVersion }: Registry): Promise<void> {
  made += 1;
  const artifact = new Uint8Array(SIZE);
  new DataView(artifact.buffer).setUint32(0, made);
  const signature = { inputs: [{ name: 'minutes', type: 'number' }], target: 'points' };
  const metrics = { rmse: 2 };
  const { version } = await registerModel({ model: MODEL, artifact, signature, metrics, createdBy: 'bench' });
  await recordEvaluation({ model: MODEL, version, verdict: 'pass' });
  await activateModelVersion({ model: MODEL, version, actor: 'bench', reason: 'bench' });
}

await registerAndActivate(registry);
const peer = await startPeer();
const name = `MLflow ${await peer?.ask('version')}`;
if (peer === undefined) console.log('MLflow: not measured; with --peers before the name of the package it is.\n');
// A model has to be there before it is looked up.
await peer?.ask('register');

await compare({
  name: 'a version of 25 kB, from its bytes to the champion, on SQLite and a folder',
  unit: 'versions',
  rounds: 15,
  candidates: {
    'registry: artifact, version, evaluation, champion': () => registerAndActivate(registry),
    ...(peer === undefined ? {} : { [`${name}: run, artifact, version, alias`]: async () => peer.ask('register') }),
  },
});

await compare({
  name: 'the same without a file: what the database alone costs',
  unit: 'versions',
  rounds: 15,
  candidates: {
    'registry: version, evaluation, champion': () => registerAndActivate(withoutFiles),
    ...(peer === undefined ? {} : { [`${name}: version, alias`]: async () => peer.ask('point') }),
  },
});

await compare({
  name: 'the champion of that model',
  unit: 'lookups',
  candidates: {
    registry: async () => registry.getChampion(MODEL),
    ...(peer === undefined ? {} : { [name]: async () => peer.ask('look-up') }),
  },
});

peer?.child.stdin?.end();
handle.close();
await rm(folder, { recursive: true });
