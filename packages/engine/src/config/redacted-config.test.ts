import { expect, test } from 'vitest';
import { NAMED_KEYS } from './key-names.js';
import { loadConfig } from './load-config.js';
import { redactedConfig } from './redacted-config.js';
import { SAMPLES, valueAt } from './tests/samples.js';

test('hides what is secret, and nothing else', () => {
  const env = Object.fromEntries(
    NAMED_KEYS.filter(({ definition }) => definition.secret).map(({ name, variables }) => [
      variables[0],
      SAMPLES[name][0].text,
    ]),
  );
  expect(Object.keys(env)).toHaveLength(6);
  const config = loadConfig({ env });
  const shown = redactedConfig(config);
  for (const key of NAMED_KEYS) {
    expect(valueAt(shown, key.path), key.name).toEqual(key.definition.secret ? '***' : valueAt(config, key.path));
  }
});

test('tells what is not set', () => {
  expect(redactedConfig(loadConfig())).toEqual(loadConfig());
});
