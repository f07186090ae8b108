import { fork } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesystemArtifactStore } from './filesystem-artifact-store.js';

const child = fileURLToPath(new URL('../fixtures/crash-child.mjs', import.meta.url));
const root = await mkdtemp(join(tmpdir(), 'registry-crash-'));
const compiled = pathToFileURL(join(root, 'build', 'index.js')).href;
const TEXT = 'weights ';
const REPEAT = 100_000;
const bytes = new TextEncoder().encode(TEXT.repeat(REPEAT));

beforeAll(async () => {
  await build({
    config: false,
    silent: true,
    entry: [fileURLToPath(new URL('index.ts', import.meta.url))],
    outDir: join(root, 'build'),
    outExtension: () => ({ js: '.js' }),
    format: 'esm',
    platform: 'node',
    noExternal: [/.*/],
    // semver is CommonJS and asks for node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
  });
});

afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs a child until it has stopped at a step of `put`, and kills it there. */
function killAt(step: string, directory: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const process = fork(child, [compiled, directory, step, TEXT, String(REPEAT)], { stdio: 'ignore' });
    let reached = false;
    process.on('message', (message) => {
      reached = message === 'reached';
      process.kill('SIGKILL');
    });
    process.on('exit', (code, signal) => {
      if (reached && signal === 'SIGKILL') resolve();
      else reject(new Error(`Expected the child to be killed at "${step}", got code ${code}, signal ${signal}.`));
    });
  });
}

/** The artifacts that others see but cannot read. */
async function torn(directory: string): Promise<readonly string[]> {
  const artifacts = filesystemArtifactStore({ directory });
  const found: string[] = [];
  for (const { sha256 } of await artifacts.list()) {
    await artifacts.get(sha256).catch(() => found.push(sha256));
  }
  return found;
}

async function temporaries(directory: string): Promise<number> {
  return (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.tmp')).length;
}

describe('a process killed while it stores an artifact', () => {
  it.each([
    ['write', 1, 0],
    ['sync', 1, 0],
    ['rename', 1, 0],
    ['folder', 0, 1],
  ] as const)(
    'at the step "%s" leaves no part of it to be seen, and the next put succeeds',
    async (step, left, seen) => {
      const directory = join(root, step);
      const artifacts = filesystemArtifactStore({ directory });
      await killAt(step, directory);
      expect(await torn(directory)).toEqual([]);
      expect((await artifacts.list()).length).toBe(seen);
      expect(await temporaries(directory)).toBe(left);
      const { sha256 } = await artifacts.put(bytes);
      expect(Buffer.from(await artifacts.get(sha256)).equals(bytes)).toBe(true);
      expect(await artifacts.sweepTemporaries(Number.MAX_SAFE_INTEGER)).toBe(left);
      expect(await artifacts.list()).toEqual([{ sha256, bytes: bytes.length }]);
    },
  );

  it('would show if the file were written in its place', async () => {
    const directory = join(root, 'in-place');
    await killAt('in place', directory);
    expect((await torn(directory)).length).toBe(1);
  });
});
