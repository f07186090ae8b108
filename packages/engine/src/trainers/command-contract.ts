import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Column, columnNames, type Frame, type JsonObject, rowCount } from '@fpl-ml/core';

/** The version of the contract, in every file. */
export const CONTRACT = 1;

/** The files of one training, in its folder. */
export const FILES = {
  request: 'request.json',
  train: 'train.json',
  artifact: 'artifact.bin',
  result: 'result.json',
} as const;

/** A column as JSON has it: what is missing or not finite is `null`. */
function plainColumn(column: Column): readonly (number | string | null)[] {
  const values: Iterable<number | string | null> = column;
  return Array.from(values, (value) => (typeof value === 'number' && !Number.isFinite(value) ? null : value));
}

/** Writes what a command trains on: `request.json`, which names the other files, and `train.json`. @returns the request's path */
export async function writeRequest(
  folder: string,
  { train, seed, parameters }: { readonly train: Frame; readonly seed: string; readonly parameters: JsonObject },
): Promise<string> {
  const columns = Object.fromEntries(columnNames(train).map((name) => [name, plainColumn(train[name] ?? [])]));
  const { request, ...files } = FILES;
  const path = join(folder, request);
  await writeFile(join(folder, FILES.train), JSON.stringify({ contract: CONTRACT, rows: rowCount(train), columns }));
  await writeFile(path, JSON.stringify({ contract: CONTRACT, seed, parameters, ...files }));
  return path;
}

/** What a command left behind, or what is wrong with it in words. */
export type CommandResult =
  | { readonly artifact: Uint8Array; readonly metrics: unknown; readonly signature: unknown }
  | { readonly problem: string };

/** Reads what a command left behind. */
export async function readResult(folder: string, maxArtifact: number): Promise<CommandResult> {
  const [artifactPath, resultPath] = [join(folder, FILES.artifact), join(folder, FILES.result)];
  try {
    const { size } = await stat(artifactPath);
    if (size > maxArtifact) return { problem: `a model of ${size} bytes, more than ${maxArtifact}` };
    const result: unknown = JSON.parse(await readFile(resultPath, 'utf8'));
    const read = (name: string): unknown => Reflect.get(Object(result), name);
    if (read('contract') !== CONTRACT) return { problem: `${FILES.result} without "contract": ${CONTRACT}` };
    const artifact = Uint8Array.from(await readFile(artifactPath));
    return { artifact, metrics: read('metrics'), signature: read('signature') };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: `${FILES.result} that is no JSON` };
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return { problem: `no ${'path' in error && error.path === resultPath ? FILES.result : FILES.artifact}` };
  }
}

/** The share that a line of standard output tells of, `{"progress": 0.4}`; `null` for any other line. */
export function progressOf(line: string): number | null {
  if (!line.startsWith('{')) return null;
  try {
    const said: unknown = Reflect.get(Object(JSON.parse(line)), 'progress');
    return typeof said === 'number' && said >= 0 && said <= 1 ? said : null;
  } catch {
    // Whatever else a program prints is its own affair.
    return null;
  }
}
