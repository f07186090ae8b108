import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type CompiledProgram, compileProgram } from '@fpl-ml/repo/program';

let program: CompiledProgram | null = null;

/** Compiles the program of the contending processes. */
export async function buildContender(): Promise<void> {
  program = await compileProgram(new URL('contender.ts', import.meta.url), ['libsql']);
}

/** Removes what {@link buildContender} made. */
export async function removeContender(): Promise<void> {
  await program?.remove();
}

/** The compiled program: `FILE TASK PLACE`. */
export function contender(): string {
  if (program === null) throw new Error('Expected a compiled program: call buildContender before.');
  return program.file;
}

function ended(child: ChildProcessWithoutNullStreams): Promise<void> {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`A process ended with ${code}: ${stderr}`)),
    );
  });
}

/**
 * Runs a task in several processes on one database file; they begin together.
 *
 * @returns what each of them resolved to
 */
export async function contend(path: string, task: string, processes: number): Promise<readonly unknown[]> {
  const children = Array.from({ length: processes }, (_, place) => {
    const child = spawn(process.execPath, [contender(), path, task, `${place}`]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, lines, end: ended(child) };
  });
  const ends = Promise.all(children.map(({ end }) => end));
  const ready = Promise.all(children.map(({ lines }) => lines.next()));
  // Whichever comes first: a process that fails before it is ready never says so.
  await Promise.race([ready, ends]);
  for (const { child } of children) child.stdin.write('go\n');
  const answers = await Promise.all(children.map(({ lines }) => lines.next()));
  await ends;
  return answers.map(({ value }): unknown => JSON.parse(String(value)));
}
