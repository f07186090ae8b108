import { invalidOption } from './errors.js';

/** Checks a number. */
export function numberOption(name: string, value: unknown, domain: string, inside: (value: number) => boolean): number {
  if (typeof value === 'number' && Number.isFinite(value) && inside(value)) return value;
  throw invalidOption(name, domain, value);
}

/** Checks a whole number of at least `least`. */
export function countOption(name: string, value: unknown, least: number): number {
  const inside = (count: number): boolean => Number.isSafeInteger(count) && count >= least;
  return numberOption(name, value, `a whole number of at least ${least}`, inside);
}

/** Checks a number strictly between 0 and 1. */
export function shareOption(name: string, value: unknown): number {
  return numberOption(name, value, 'a number between 0 and 1, both excluded', (share) => share > 0 && share < 1);
}

/** Checks a number above 0. */
export function positiveOption(name: string, value: unknown): number {
  return numberOption(name, value, 'a number above 0', (positive) => positive > 0);
}

/** Checks one of a few names. */
export function choiceOption<Choice extends string>(name: string, value: unknown, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw invalidOption(name, choices.map((choice) => `'${choice}'`).join(' or '), value);
  return found;
}
