import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** The peer in a process of its own, with its data loaded. */
export interface Peer {
  ask(command: string): Promise<string>;
  close(): void;
}

async function answer(child: ChildProcess, lines: Interface, command: string): Promise<string> {
  const line = once(lines, 'line');
  child.stdin?.write(`${command}\n`);
  const [text] = await line;
  return String(text);
}

/**
 * Starts scipy with the samples.
 *
 * @returns undefined when `FPL_ML_PEER_PYTHON` names no Python
 */
export function startPeer(samples: readonly Float64Array[]): Peer | undefined {
  const python = process.env['FPL_ML_PEER_PYTHON'];
  if (python === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'stats-bench-'));
  const files = samples.map((sample, i) => {
    const file = join(folder, `sample-${i}`);
    writeFileSync(file, sample);
    return file;
  });
  // A bench runs in its package's folder.
  const child = spawn(python, ['bench/two-samples-peer.py', ...files], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  return {
    ask: async (command) => answer(child, lines, command),
    close: () => {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}
