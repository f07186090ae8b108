import { loadConfig } from '@fpl-ml/engine/config';
import { expect, test } from 'vitest';
import { redact } from '@fpl-ml/notify';
import { secretsOf } from './secrets.js';

const config = loadConfig({
  overrides: {
    database: { connectionString: 'postgres://ann:p%40ssword@db.example:5432/ml' },
    notifications: { slackWebhookUrl: 'https://hooks.example/T0/s3cret' },
  },
});

test('takes secrets out, whole and in parts, written and meant', () => {
  const secrets = secretsOf(config);
  for (const text of [
    'postgres://ann:p%40ssword@db.example:5432/ml',
    'p%40ssword',
    'p@ssword',
    'https://hooks.example/T0/s3cret',
  ]) {
    expect(redact(`failed: ${text}.`, secrets)).not.toMatch(/ssword|s3cret/);
  }
});

test('leaves the path of a database file', () => {
  const file = loadConfig({ overrides: { database: { connectionString: 'sqlite:run.db' } } });
  expect(redact('no such file: run.db', secretsOf(file))).toBe('no such file: run.db');
});
