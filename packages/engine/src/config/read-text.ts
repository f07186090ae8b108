import { type ConfigKind, splitList } from './config-key.js';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function readPairs(value: string): unknown {
  const read = new Map<string, string>();
  for (const part of splitList(value)) {
    const [name = '', word, ...rest] = part.split('=').map((piece) => piece.trim());
    if (word === undefined || rest.length > 0 || read.has(name)) return value;
    read.set(name, word);
  }
  return Object.fromEntries(read);
}

/**
 * The text of a variable as the value that it means. A text that means none of that kind stays itself, and the schema
 * refuses it.
 */
export function readText(kind: ConfigKind, text: string): unknown {
  const value = text.trim();
  switch (kind) {
    case 'number':
      return NUMBER.test(value) ? Number(value) : value;
    case 'boolean':
      return BOOLEANS.get(value.toLowerCase()) ?? value;
    case 'list':
      return splitList(value);
    case 'pairs':
      return readPairs(value);
    case 'text':
      return value;
  }
}

/** How a kind is written in a variable, where that differs from the file. */
export function textForm(kind: ConfigKind): string | null {
  if (kind === 'list') return 'separated by commas';
  if (kind === 'pairs') return 'as name=level,name=level';
  return kind === 'boolean' ? '1 or 0 serve too' : null;
}
