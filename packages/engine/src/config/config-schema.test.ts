import { expect, test } from 'vitest';
import { z } from 'zod';
import { configSchema } from './config-schema.js';
import { NAMED_KEYS } from './key-names.js';

test('takes what the file may hold, and nothing else', () => {
  expect(configSchema.safeParse({ performance_thresholds: { mae_warning: 1 } }).success).toBe(true);
  expect(configSchema.safeParse({}).success).toBe(true);
  expect(configSchema.safeParse({ performance_thresholds: { mae_warning: 'a' } }).success).toBe(false);
  expect(configSchema.safeParse({ performance_thresholds: { mea_warning: 1 } }).success).toBe(false);
});

test('serves editors as JSON Schema, with each key and its meaning', () => {
  const schema = JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }));
  for (const { key, definition } of NAMED_KEYS) {
    expect(schema).toContain(`"${key}"`);
    expect(schema).toContain(JSON.stringify(definition.meaning).slice(1, -1));
  }
});
