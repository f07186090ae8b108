import { FplMlError } from '@fpl-ml/core';

/** An option outside its domain. */
export function invalidOption(name: string, expected: string, got: unknown): FplMlError {
  const message = `Expected ${expected} as \`${name}\`, got ${String(got)}: change that option.`;
  return new FplMlError('BOOST_OPTION_INVALID', message, { data: { name, got } });
}

/** Rows, a target or weights that no model can be trained on, or that the model at hand cannot read. */
export function invalidData(expected: string, got: string): FplMlError {
  return new FplMlError('BOOST_DATA_INVALID', `Expected ${expected}, got ${got}.`);
}

/** JSON that is no model. */
export function invalidModel(problem: string): FplMlError {
  const message = `Expected a model as its toJSON() gave it, got ${problem}: load what was saved, unchanged.`;
  return new FplMlError('BOOST_MODEL_INVALID', message);
}
