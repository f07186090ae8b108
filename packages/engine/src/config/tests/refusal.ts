import { isFplMlError } from '@fpl-ml/core';
import { expect } from 'vitest';
import { type ConfigSources, loadConfig } from '../load-config.js';
import type { ConfigProblem } from '../problem.js';

/** What `loadConfig` finds wrong; it has to refuse. */
export function refusal(sources: ConfigSources): { message: string; problems: readonly ConfigProblem[] } {
  try {
    loadConfig(sources);
  } catch (error) {
    if (!isFplMlError(error, 'CONFIG_INVALID')) throw error;
    // `configInvalid` puts them there.
    return { message: error.message, problems: error.data['problems'] as readonly ConfigProblem[] };
  }
  throw new Error('expected a refusal');
}

/** A file by its text. */
export const yaml = (text: string): ConfigSources => ({ file: { name: 'monitoring_config.yaml', text } });

/** The one thing that `loadConfig` finds wrong. */
export function onlyProblem(sources: ConfigSources): ConfigProblem {
  const { problems } = refusal(sources);
  expect(problems).toHaveLength(1);
  return problems[0] ?? { key: '', value: null, expected: '', source: '' };
}
