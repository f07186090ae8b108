import { sequentialIds } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import type { CliIo } from '../cli-io.js';
import { runCli } from '../run-cli.js';

/** What a run came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

let runs = 0;

/** Runs the program in this process, in a folder. */
export async function run(cwd: string, args: readonly string[], env: CliIo['env'] = {}): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  runs += 1;
  const code = await runCli(args, {
    out: async (text) => void out.push(text),
    err: async (text) => void err.push(text),
    env,
    cwd,
    clock: manualClock(Date.UTC(2026, 0, 1)),
    ids: sequentialIds(`run-${runs}`),
  });
  return { code, out: out.join(''), err: err.join('') };
}
