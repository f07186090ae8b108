import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sequentialIds, systemClock } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import {
  type ArtifactStore,
  createRegistry,
  filesystemArtifactStore,
  memoryArtifactStore,
  memoryRegistryStore,
  type Registry,
} from '../src/index.js';

/** A model of 25 kB, as a gradient-boosted one of a hundred small trees has. */
const SIZE = 25_000;
const MODEL = 'points';
const BY = { actor: 'bench', reason: 'bench' };

const directory = await mkdtemp(join(tmpdir(), 'registry-bench-'));
let made = 0;

/** Bytes that were never stored before. */
function newArtifact(): Uint8Array {
  made += 1;
  const bytes = new Uint8Array(SIZE);
  new DataView(bytes.buffer).setUint32(0, made);
  return bytes;
}

function openRegistry(artifacts: ArtifactStore): Registry {
  return createRegistry({ store: memoryRegistryStore(), artifacts, clock: systemClock(), ids: sequentialIds() });
}

async function registerAndActivate(registry: Registry): Promise<void> {
  const signature = { inputs: [{ name: 'minutes', type: 'number' }], target: 'points' };
  const { version } = await registry.registerModel({
    model: MODEL,
    artifact: newArtifact(),
    signature,
    metrics: { rmse: 2 },
    createdBy: 'bench',
  });
  await registry.recordEvaluation({ model: MODEL, version, verdict: 'pass' });
  await registry.activateModelVersion({ model: MODEL, version, ...BY });
}

/** The least that makes a file durable and atomic: what any registry on this disk pays. */
async function writeFileDurably(): Promise<void> {
  const bytes = newArtifact();
  const path = join(directory, `plain-${made}`);
  const file = await open(`${path}.tmp`, 'wx');
  await file.writeFile(bytes);
  await file.sync();
  await file.close();
  await rename(`${path}.tmp`, path);
  const folder = await open(directory, 'r');
  await folder.sync();
  await folder.close();
}

/** A registry with one model, opened anew so that its history stays short. */
async function once(artifacts: ArtifactStore): Promise<void> {
  await registerAndActivate(openRegistry(artifacts));
}

const onDisk = filesystemArtifactStore({ directory: join(directory, 'artifacts') });

await compare({
  name: 'register, evaluate and activate a version of 25 kB, against writing its file with fsync',
  unit: 'versions',
  candidates: {
    filesystem: () => once(onDisk),
    'write, fsync, rename, fsync': writeFileDurably,
    memory: () => once(memoryArtifactStore()),
  },
});

const registry = openRegistry(memoryArtifactStore());
for (let i = 0; i < 38; i += 1) await registerAndActivate(registry);
const pointers = new Map([[MODEL, await registry.getChampion(MODEL)]]);

await compare({
  name: 'look up the champion of a model with 38 versions, against a map',
  unit: 'lookups',
  candidates: {
    getChampion: () => registry.getChampion(MODEL),
    'map behind a promise': async () => pointers.get(MODEL),
  },
});

await rm(directory, { recursive: true, force: true });
