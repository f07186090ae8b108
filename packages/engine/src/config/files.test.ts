import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from './load-config.js';
import { NAMED_KEYS, SECTIONS } from './key-names.js';
import { documentation, envExample, yamlExample } from './tests/render-files.js';

const pathOf = (file: string): string => fileURLToPath(new URL(`../../../../${file}`, import.meta.url));
const ENV = pathOf('examples/fpl-pipeline/.env.monitoring.example');
const YAML = pathOf('examples/fpl-pipeline/monitoring_config.yaml');

/** `vitest run -u` writes them anew. */
describe('agree with the table of keys:', () => {
  test('docs/configuration.md', () => expect(documentation()).toMatchFileSnapshot(pathOf('docs/configuration.md')));
  test('.env.monitoring.example', () => expect(envExample()).toMatchFileSnapshot(ENV));
  test('monitoring_config.yaml', () => expect(yamlExample()).toMatchFileSnapshot(YAML));
});

describe('the example files', () => {
  test('are taken as they are', () => {
    const config = loadConfig({ env: parseEnv(readFileSync(ENV, 'utf8')), file: YAML });
    expect(config.retraining.performanceImprovementThreshold).toBe(0.005);
    expect(config.model).toEqual(loadConfig().model);
  });

  test('are taken with every variable and every key switched on', () => {
    const env = parseEnv(readFileSync(ENV, 'utf8').replaceAll(/^#(?=ML_)/gm, ''));
    expect(Object.keys(env).toSorted()).toEqual(NAMED_KEYS.map(({ variables }) => variables[0] ?? '').toSorted());
    expect(loadConfig({ env }).notifications.enabledChannels).toEqual(['email', 'slack']);
    const switchedOn = readFileSync(YAML, 'utf8').replaceAll(/^ {2}# ([a-z0-9_]+):/gm, (line, key: string) =>
      NAMED_KEYS.some((known) => known.key === key) ? `  ${key}:` : line,
    );
    const read: Record<string, object> = parse(switchedOn);
    expect(Object.keys(read)).toEqual(SECTIONS);
    expect(Object.values(read).flatMap((keys) => Object.keys(keys))).toEqual(NAMED_KEYS.map(({ key }) => key));
    const file = { name: 'monitoring_config.yaml', text: switchedOn };
    expect(loadConfig({ file }).notifications.channelLevels).toEqual({ email: 'critical', slack: 'warning' });
  });
});
