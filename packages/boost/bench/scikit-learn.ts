import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { MadeUpTable } from './made-up-table.js';

/** The peer in a process of its own, with its data loaded. */
export interface Peer {
  ask(command: 'fit' | 'predict' | 'rmse' | 'version'): Promise<string>;
  close(): void;
}

/** Settings of its linear algebra that are meant for tests, and would slow it down. */
const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...ENVIRONMENT } = process.env;

async function answer(child: ChildProcess, lines: Interface, command: string): Promise<string> {
  const line = once(lines, 'line');
  child.stdin?.write(`${command}\n`);
  const [text] = await line;
  return String(text);
}

/**
 * Starts scikit-learn with so many threads.
 *
 * @returns undefined when `FPL_ML_PEER_PYTHON` names no Python
 */
export function startPeer({ values, target, rows, columns }: MadeUpTable, threads: number): Peer | undefined {
  const python = process.env['FPL_ML_PEER_PYTHON'];
  if (python === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'boost-bench-'));
  const [features, targets] = [join(folder, 'features'), join(folder, 'target')];
  writeFileSync(features, values);
  writeFileSync(targets, target);
  // A bench runs in its package's folder.
  const child = spawn(python, ['bench/scikit-learn-peer.py', features, targets, String(rows), String(columns)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...ENVIRONMENT, OMP_NUM_THREADS: String(threads) },
  });
  const lines = createInterface({ input: child.stdout });
  return {
    ask: async (command) => answer(child, lines, command),
    close: () => {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}
