import { randomIds, systemClock } from '@fpl-ml/core';
import { EXIT } from './exit-codes.js';
import { runCli } from './run-cli.js';

/** An error of an output, by its code. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Whoever reads may stop reading, as `head` does: then there is nobody left to tell. */
async function untilNobodyReads(writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (codeOf(error) !== 'EPIPE') throw error;
  }
}

/** Runs the program with the arguments, variables and outputs of this process, and sets how it ends. */
export async function systemMain(): Promise<void> {
  const { stdout, stderr } = process;
  // Each failure is told to whoever wrote; without a listener it would end the process as well.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  try {
    process.exitCode = await runCli(process.argv.slice(2), {
      out: (text) => untilNobodyReads(write(stdout, text)),
      err: (text) => untilNobodyReads(write(stderr, text)),
      env: process.env,
      cwd: process.cwd(),
      clock: systemClock(),
      ids: randomIds(),
    });
  } catch (error) {
    process.exitCode = EXIT.unwritable;
    await write(stderr, `error: the output cannot be written (${codeOf(error)})\n`).catch(() => undefined);
  }
}
