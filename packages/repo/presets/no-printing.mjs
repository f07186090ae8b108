// Set up before each test file: a test that prints fails.
import { afterEach, beforeEach } from 'vitest';

const METHODS = /** @type {const} */ (['debug', 'error', 'info', 'log', 'warn']);

/** @type {string[]} */
let printed = [];

beforeEach(() => {
  printed = [];
});

// A test that expects printing puts its own function in place (`vi.spyOn(console, 'error').mockImplementation(…)`).
for (const method of METHODS) {
  console[method] = (...parts) => void printed.push(`console.${method}: ${parts.map(String).join(' ')}`);
}

afterEach(() => {
  if (printed.length > 0) throw new Error(`The test prints, and it should assert:\n${printed.join('\n')}`);
});
