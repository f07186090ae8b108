import { spawn } from 'node:child_process';

/** A program to run in a process of its own. */
export interface ChildCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Default that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How a child ended. */
export interface ChildEnd {
  /** `null` when it was killed. */
  readonly code: number | null;
  /** For instance `SIGKILL`; `null` when it ended by itself. */
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A child that runs. */
export interface Child {
  readonly pid: number;
  /** Resolves when `text` stands in what it has written to either stream; rejects when it ends before. */
  wrote(text: string): Promise<void>;
  /** Writes a text to its standard input. */
  say(text: string): void;
  /** Sends a signal, for instance `SIGSTOP`. */
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<ChildEnd>;
}

/** Starts a program in a process of its own, to be killed, stopped and continued. */
export function startChild({ file, args, env }: ChildCommand): Child {
  const process = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], ...(env === undefined ? {} : { env }) });
  // A child that has ended takes nothing any more, and `ended` says that it has.
  process.stdin.on('error', () => undefined);
  const output = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<ChildEnd>((resolve, reject) => {
    process.on('error', reject);
    process.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  return {
    pid: process.pid ?? -1,
    ended,
    say: (text) => {
      process.stdin.write(text);
    },
    kill: (signal) => process.kill(signal),
    wrote: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!output.stdout.includes(text) && !output.stderr.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        ended.then(({ code, signal, stderr }) => {
          const how = `code ${code}, signal ${signal}: ${stderr}`;
          if (waiting.delete(look)) reject(new Error(`Expected the child to write "${text}", it ended with ${how}`));
        }, reject);
        look();
      }),
  };
}
