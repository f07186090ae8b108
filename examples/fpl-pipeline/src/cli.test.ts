import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './cli.js';
import { type Cells, publishedRow, writeSeason } from './data/testing/published-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-cli-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(args, { out: (line) => out.push(line), err: (line) => err.push(line), terminal: null });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

function season(name: string, rows: readonly Cells[] = [publishedRow()]): void {
  writeSeason(folder, name, { rows });
}

describe('a sound command', () => {
  test('prints the events and the closing table, and writes the result', async () => {
    const json = join(folder, 'out.json');
    const { code, out, err } = await run('--policy', 'monthly', '--json', json);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Injected into S2');
    expect(out).toContain('activated');
    expect(out).toMatch(/served +\d+ +\d\.\d{4} +\d\.\d{4} +0\.\d{4}/);
    const result: unknown = JSON.parse(await readFile(json, 'utf8'));
    expect(result).toMatchObject({ season: 'S2', model: 'player-state', policy: 'monthly', seed: 1, retrainings: 9 });
    for (const key of ['served', 'baselines', 'promotions', 'rejections', 'rollbacks', 'alerts', 'events']) {
      expect(result).toHaveProperty(key);
    }
  });

  test('serves the dashboard over the season where it is configured, until it is interrupted', async () => {
    const config = join(folder, 'monitoring_config.yaml');
    await writeFile(config, 'dashboard: { host: localhost, port: 0 }\n');
    const out: string[] = [];
    let page: Response | undefined;
    const interrupted = async (): Promise<void> => {
      const url = /http:\/\/localhost:\d+/.exec(out.at(-1) ?? '')?.[0];
      page = await fetch(url ?? '');
    };
    const io = { out: (line: string) => out.push(line), err: () => undefined, terminal: null, interrupted };
    expect(await runCli(['--policy', 'never', '--config', config, '--serve'], io)).toBe(0);
    expect(page?.status).toBe(200);
    expect(await page?.text()).toContain('Error by gameweek');
    await expect(fetch(page?.url ?? '')).rejects.toThrow('fetch failed');
  });

  test('takes database and table names from a configuration, and a variable before it', async () => {
    const config = join(folder, 'monitoring_config.yaml');
    const of = (file: string): string => `sqlite:${join(folder, file)}`;
    await writeFile(config, `database: { connection_string: '${of('file.db')}', performance_table: my_errors }\n`);
    const env = { ML_DATABASE_CONNECTION_STRING: of('variable.db') };
    const io = { out: () => undefined, err: () => undefined, terminal: null, env };
    expect(await runCli(['--doctor', '--config', config], io)).toBe(0);
    expect((await readdir(folder)).filter((name) => name.endsWith('.db'))).toEqual(['variable.db']);
    const handle = new Database(join(folder, 'variable.db'));
    expect(handle.prepare("select name from sqlite_master where name = 'my_errors'").all()).toHaveLength(1);
    handle.close();
  });

  test('for help ends with 0', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toContain('--policy <name>');
  });
});

describe('wrong input ends with exit code 2 and one clear error:', () => {
  async function refused(args: string[], ...words: string[]): Promise<void> {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err.split('\n')).toHaveLength(1);
    for (const word of words) expect(err).toContain(word);
  }

  test('an unknown flag', () => refused(['--bogus'], '--bogus'));
  test('the market for a model that does not read it', () => refused(['--market'], '--market', '--model boost'));
  test('a configuration that is wrong', async () => {
    const config = join(folder, 'monitoring_config.yaml');
    await writeFile(config, 'performance_thresholds:\n  mae_warning: high\n');
    const { code, err } = await run('--config', config);
    expect(code).toBe(2);
    // The heading, and one line for each thing that is wrong.
    expect(err.split('\n')).toHaveLength(2);
    for (const word of ['performance_thresholds.mae_warning', 'high', 'a number', 'monitoring_config.yaml:2']) {
      expect(err).toContain(word);
    }
  });
  test('a port that is none', () => refused(['--serve', '70000'], '--serve', '70000', '65535'));
  test('a check and a page at once', () => refused(['--doctor', '--db', 'x.db', '--serve'], '--doctor', '--serve'));
  test('a stray argument', () => refused(['stray'], 'too many arguments'));
  test('a seed that is no whole number', () => refused(['--seed', '1.5'], '--seed', '1.5', 'whole number'));
  test('an unknown policy', () => refused(['--policy', 'hourly'], 'hourly', 'never, weekly, monthly, auto'));
  test('an unknown simulated season', () => refused(['--season', 'S9'], 'S9', 'S2'));
  test('a simulated season without history', () => refused(['--season', 'S1'], 'S1'));
  test('a folder that is not there', () => refused(['--data', join(folder, 'nowhere')], 'nowhere'));

  test('a file that cannot be written', () =>
    refused(['--json', join(folder, 'nowhere', 'out.json')], 'out.json', 'DATA_FILE_UNWRITABLE'));

  test('an unknown season', async () => {
    season('2022-23');
    season('2023-24');
    await refused(['--data', folder, '--season', '2019-20'], '2019-20', '2023-24');
  });

  test('a season without one before it', async () => {
    season('2022-23');
    await refused(['--data', folder, '--season', '2022-23'], '2022-23');
  });

  test('a missing column, with file and column', async () => {
    const { minutes: _, ...row } = publishedRow();
    season('2022-23');
    season('2023-24', [row]);
    await refused(['--data', folder, '--season', '2023-24'], '2023-24.csv', 'minutes', 'DATA_COLUMN_MISSING');
  });

  test('a malformed row, with file, line and column', async () => {
    season('2022-23');
    season('2023-24', [publishedRow(), publishedRow({ element: 2, minutes: 'many' })]);
    await refused(['--data', folder, '--season', '2023-24'], '2023-24.csv', '3', 'minutes', 'DATA_ROW_MALFORMED');
  });

  test('a truncated gzip', async () => {
    season('2022-23');
    season('2023-24');
    const file = join(folder, '2023-24.csv');
    const packed = gzipSync(await readFile(file));
    await rm(file);
    await writeFile(`${file}.gz`, packed.subarray(0, packed.length - 12));
    await refused(['--data', folder, '--season', '2023-24'], '2023-24.csv.gz', 'DATA_FILE_CORRUPT');
  });

  test('data from which no first model can be learnt, with the reason', async () => {
    const rows = Array.from({ length: 8 }, (_, i) => publishedRow({ GW: i + 1, round: i + 1 }));
    season('2022-23', rows);
    season('2023-24', rows);
    await refused(['--data', folder, '--season', '2023-24'], 'rows to train on', 'DATA_REFUSED');
  });
});
