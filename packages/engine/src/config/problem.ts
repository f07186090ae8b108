import { FplMlError, type JsonValue } from '@fpl-ml/core';
import { redact } from '@fpl-ml/notify';

/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** The key, as `performance_thresholds.mae_warning`; of a name that is not known, the name; empty for a file as a whole. */
  readonly key: string;
  /** What came; `***` for a secret, `null` where nothing did or it may not be shown. */
  readonly value: JsonValue;
  readonly expected: string;
  /** Where it came from: `environment variable ML_MAE_WARNING`, `monitoring_config.yaml:12`, `code`. */
  readonly source: string;
}

const HIDDEN = '***';
const LONGEST = 80;

function shortened(text: string): string {
  const plain = redact(text);
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}

/** A value as it may be shown: cut when long, without what looks like an address with a login. */
export function shown(value: unknown, secret: boolean): JsonValue {
  if (value === null || value === undefined) return null;
  if (secret) return HIDDEN;
  if (typeof value === 'string') return shortened(value);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (Array.isArray(value)) return value.slice(0, 10).map((item) => shown(item, false));
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).slice(0, 10);
  return Object.fromEntries(entries.map(([name, item]) => [name, typeof item === 'object' ? '…' : shown(item, false)]));
}

function sentence({ key, value, expected, source }: ConfigProblem): string {
  const got = value === null ? '' : `, got ${JSON.stringify(value)}`;
  return `${key === '' ? '' : `${key}: `}expected ${expected}${got} (${source})`;
}

/** All problems as one error. */
export function configInvalid(problems: readonly ConfigProblem[]): FplMlError {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const lines = problems.map((problem) => `\n- ${sentence(problem)}`);
  return new FplMlError('CONFIG_INVALID', `Expected a sound configuration, found ${count}:${lines.join('')}`, {
    data: { problems: problems.map((problem) => Object.freeze(problem)) },
  });
}
