import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '@fpl-ml/core';

/** A program to run to its end. */
export interface CommandRun {
  readonly command: string;
  readonly args: readonly string[];
  /** The working directory. */
  readonly cwd: string;
  /** All environment variables that it gets, beside `PATH`. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Pick<Clock, 'setTimeout'>;
  /** Milliseconds after which it is stopped. */
  readonly timeout: number;
  /** Milliseconds between being asked to stop and being killed. */
  readonly grace: number;
  /** Bytes that it may write to standard output and error together. */
  readonly maxOutput: number;
  readonly signal: AbortSignal | undefined;
  /** Told each line of standard output. */
  readonly onLine: (line: string) => void;
}

/** How a program ended. */
export type CommandEnd =
  | { readonly kind: 'exited'; readonly code: number; readonly stderr: string }
  | { readonly kind: 'killed'; readonly signal: string; readonly stderr: string }
  | { readonly kind: 'unreachable'; readonly error: Error }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'too-much-output' }
  | { readonly kind: 'aborted' };

/** What is kept of standard error, characters. */
const TAIL = 2_000;

/** Where processes have no groups, the child alone hears it. */
function send(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-pid, signal);
  } catch (error) {
    // It has ended, and all that it started.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Splits a stream of texts into lines. */
function lineSplitter(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}

/**
 * Runs a program in a process group of its own, and waits until it and everything that it started has ended. It inherits no
 * environment but `PATH`, reads nothing, and is stopped (SIGTERM, after the grace SIGKILL) on abort, after its time, and when
 * it writes too much.
 */
export function runCommand(run: CommandRun): Promise<CommandEnd> {
  const { command, args, cwd, env, clock, timeout, grace, maxOutput, signal, onLine } = run;
  if (signal?.aborted) return Promise.resolve({ kind: 'aborted' });
  return new Promise((resolve) => {
    const path = process.env['PATH'];
    const child = spawn(command, [...args], {
      cwd,
      env: { ...(path === undefined ? {} : { PATH: path }), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let stopped: CommandEnd | null = null;
    let written = 0;
    let stderr = '';
    let cancelKill = (): void => undefined;
    const stop = (why: CommandEnd): void => {
      if (stopped !== null) return;
      stopped = why;
      send(child, 'SIGTERM');
      cancelKill = clock.setTimeout(() => send(child, 'SIGKILL'), grace);
    };
    const onAbort = (): void => stop({ kind: 'aborted' });
    const cancelTimeout = clock.setTimeout(() => stop({ kind: 'timed-out' }), timeout);
    signal?.addEventListener('abort', onAbort, { once: true });
    const done = (end: CommandEnd): void => {
      cancelTimeout();
      cancelKill();
      signal?.removeEventListener('abort', onAbort);
      resolve(stopped ?? end);
    };
    const split = lineSplitter(onLine);
    const count = (text: string): void => {
      written += Buffer.byteLength(text);
      if (written > maxOutput) stop({ kind: 'too-much-output' });
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      count(text);
      if (stopped === null) split(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      count(text);
      stderr = (stderr + text).slice(-TAIL);
    });
    child.on('error', (error) => {
      if (child.pid === undefined) done({ kind: 'unreachable', error });
    });
    // What it started and left behind would keep the streams open, and `close` away.
    child.on('exit', () => send(child, 'SIGKILL'));
    child.on('close', (code, by) =>
      done(code === null ? { kind: 'killed', signal: by ?? 'unknown', stderr } : { kind: 'exited', code, stderr }),
    );
  });
}
