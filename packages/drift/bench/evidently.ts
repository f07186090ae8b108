import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** The peer in a process of its own, with its data loaded. */
export interface Peer {
  ask(command: 'report' | 'psi' | 'memory' | 'version'): Promise<string>;
  close(): void;
}

async function answer(child: ChildProcess, lines: Interface, command: string): Promise<string> {
  const line = once(lines, 'line');
  child.stdin?.write(`${command}\n`);
  const [text] = await line;
  return String(text);
}

/**
 * Starts Evidently.
 *
 * @param reference all values, column after column
 * @param current the same of the current data
 * @returns undefined when `FPL_ML_PEER_PYTHON` names no Python
 */
export function startPeer(
  [reference, current]: readonly [Float64Array, Float64Array],
  rows: number,
  columns: number,
): Peer | undefined {
  const python = process.env['FPL_ML_PEER_PYTHON'];
  if (python === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'drift-bench-'));
  const files = [join(folder, 'reference'), join(folder, 'current')] as const;
  writeFileSync(files[0], reference);
  writeFileSync(files[1], current);
  // A bench runs in its package's folder.
  const child = spawn(python, ['bench/evidently-peer.py', ...files, String(rows), String(columns)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, DO_NOT_TRACK: '1', OMP_NUM_THREADS: '1' },
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
