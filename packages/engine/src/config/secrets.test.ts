import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { type ConfigSources, loadConfig } from './load-config.js';
import { yaml } from './tests/refusal.js';

const CANARY = 'canary-7f3a';

describe('no secret is in an error:', () => {
  test.each([
    ['a secret of the wrong form', { env: { ML_SLACK_WEBHOOK_URL: `ftp://${CANARY}` } }],
    [
      'both variables of one',
      {
        env: { ML_SLACK_WEBHOOK_URL: `https://a/${CANARY}`, ML_NOTIFICATIONS_SLACK_WEBHOOK_URL: `https://b/${CANARY}` },
      },
    ],
    ['one that is unquoted YAML', yaml(`database:\n  connection_string: *${CANARY}\n`)],
    ['one that is broken YAML', yaml(`database:\n  connection_string: "${CANARY}\n`)],
    ['one under a misspelt key', yaml(`notifications:\n  slack_webhok_url: https://h/${CANARY}\n`)],
    ['one in a misspelt variable', { env: { ML_SLACK_WEBHOOK_UR: CANARY } }],
    ['one as a list', yaml(`database:\n  connection_string: [${CANARY}]\n`)],
    ['an address where another key stands', { env: { ML_ENVIRONMENT: `postgres://u:${CANARY}@h/d` } }],
    ['code', { overrides: { notifications: { webhookSecret: CANARY } } }],
  ])('%s', (_, sources: ConfigSources) => {
    try {
      loadConfig(sources);
      expect.unreachable();
    } catch (error) {
      if (!isFplMlError(error, 'CONFIG_INVALID')) throw error;
      expect(`${error.message} ${error.stack} ${JSON.stringify(error.data)}`).not.toContain(CANARY);
    }
  });
});
