import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from './load-config.js';
import { onlyProblem, refusal, yaml } from './tests/refusal.js';

describe('a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fpl-ml-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const written = (text: string | Uint8Array): string => {
    const file = join(folder, 'monitoring_config.yaml');
    writeFileSync(file, text);
    return file;
  };

  test('is read from its path, a mark of its encoding in front or not', () => {
    expect(loadConfig({ file: written('\uFEFFmodel:\n  name: points\n') }).model.name).toBe('points');
  });

  test('that is not there is an error', () => {
    const file = join(folder, 'nowhere.yaml');
    expect(() => loadConfig({ file })).toThrow(
      expect.objectContaining({ code: 'CONFIG_FILE_UNREADABLE', message: expect.stringContaining('no such file') }),
    );
  });

  test.each([
    ['a folder', () => folder],
    ['no UTF-8', () => written(new Uint8Array([0x6d, 0xff, 0xfe]))],
    ['endless', () => '/dev/zero'],
  ])('that is %s is an error', (_, file) => {
    expect(() => loadConfig({ file: file() })).toThrow(expect.objectContaining({ code: 'CONFIG_FILE_UNREADABLE' }));
  });

  test('that is empty, or has sections and keys with nothing behind them, changes nothing', () => {
    for (const text of [
      '',
      '# nothing\n',
      'notifications:\n',
      'model:\n  name:\ndatabase:\n  connection_string: ""\n',
      '---\n',
    ]) {
      expect(loadConfig(yaml(text))).toEqual(loadConfig());
    }
  });

  test('with numbers in quotes is told to take them away', () => {
    expect(onlyProblem(yaml('performance_thresholds:\n  mae_warning: "1.5"\n')).expected).toContain(
      'take the quotes away',
    );
  });

  test('with an empty name is refused', () => {
    expect(onlyProblem(yaml('model:\n  name: ""\n'))).toMatchObject({ key: 'model.name', value: '' });
  });

  test.each([
    ['a key twice', 'model:\n  name: a\n  name: b\n', ':3', 'each key once'],
    ['a tab', 'model:\n\tname: a\n', ':2', ''],
    ['an open quote', 'model:\n  name: "a\n', ':', 'YAML'],
    ['two documents', 'model: {}\n---\nmodel: {}\n', ':', 'one document'],
    ['a list', '- model\n', ':1', 'sections'],
    ['a text', 'model', ':1', 'sections'],
    ['a section that is a text', 'model: points\n', ':1', 'indented'],
    ['a tag', 'model: !js/function x\n', ':1', 'tags'],
    ['a list in a list', 'notifications:\n  enabled_channels: [[email]]\n', ':2', 'list of'],
    ['a merge key', 'a: &a {name: b}\nmodel:\n  <<: *a\n', ':1', ''],
  ])('with %s is refused with the line', (_, text, line, expected) => {
    const { problems } = refusal(yaml(text));
    expect(problems[0]?.source).toContain(`monitoring_config.yaml${line}`);
    expect(problems.map((problem) => problem.expected).join(' ')).toContain(expected);
  });

  test('with an anchor repeats a value, and no more than one level of it', () => {
    const { performanceThresholds } = loadConfig(
      yaml('performance_thresholds:\n  mae_warning: &limit 1.25\n  rmse_warning: *limit\n'),
    );
    expect(performanceThresholds.rmseWarning).toBe(1.25);
    const laughs = Array.from(
      { length: 30 },
      (_, i) =>
        `  - &a${i} [${Array(9)
          .fill(i === 0 ? 'x' : `*a${i - 1}`)
          .join(', ')}]`,
    );
    expect(refusal(yaml(`notifications:\n  enabled_channels:\n${laughs.join('\n')}\n`)).problems).toHaveLength(1);
  });

  test('with a loop, or nested beyond reason, is refused', () => {
    refusal(yaml('model: &a\n  name: *a\n'));
    refusal(yaml(`model: ${'['.repeat(20_000)}`));
  });

  test('cannot reach the prototype of anything', () => {
    refusal(yaml('__proto__:\n  polluted: true\n'));
    refusal(yaml('model:\n  __proto__: { polluted: true }\n'));
    refusal(yaml('logging:\n  levels: { __proto__: info }\n'));
    refusal({ overrides: JSON.parse('{"__proto__": {"polluted": 1}, "model": {"__proto__": 1}}') });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('takes lists with commas too', () => {
    const { notifications } = loadConfig(yaml('notifications:\n  enabled_channels: dashboard, console\n'));
    expect(notifications.enabledChannels).toEqual(['dashboard', 'console']);
  });
});
