import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

/** Inside of `node_modules`, so that the driver, which no bundle can hold, is found from there. */
const outDir = fileURLToPath(new URL(`../../node_modules/.fpl-ml-contention/${process.pid}`, import.meta.url));

/** The compiled program: `FILE TASK PLACE`. */
export const CONTENDER = `${outDir}/contender.js`;

/** Compiles the program of the contending processes. */
export async function buildContender(): Promise<void> {
  await build({
    config: false,
    silent: true,
    entry: [fileURLToPath(new URL('contender.ts', import.meta.url))],
    outDir,
    outExtension: () => ({ js: '.js' }),
    format: 'esm',
    platform: 'node',
    noExternal: [/^(?!libsql$)/],
    external: ['libsql'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)),
  });
}

/** Removes what {@link buildContender} made. */
export function removeContender(): Promise<void> {
  return rm(outDir, { recursive: true, force: true });
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
    const child = spawn(process.execPath, [CONTENDER, path, task, `${place}`]);
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
