import assert from 'node:assert/strict';
import type { Check } from '../check.js';
import type { LogEntry, Logger } from '../logger.js';

/** A logger that lets entries of every level through, together with what it has written. */
export interface LoggerSubject {
  readonly logger: Logger;
  /** What was written, in order, one text for each entry as a reader tells them apart; none for a new logger. */
  written(): readonly string[];
}

function entry(change: Partial<LogEntry> = {}): LogEntry {
  return { level: 'warn', component: 'probe', message: 'Probe message', data: { figure: 2.625 }, ...change };
}

function cyclic(): Readonly<Record<string, unknown>> {
  const data: Record<string, unknown> = { figure: 1 };
  data['self'] = data;
  return data;
}

/** Data that cannot be written as it is, or not at all. */
function oddData(): readonly LogEntry['data'][] {
  const refuse = (): never => {
    throw new Error('not to be read');
  };
  return [
    cyclic(),
    { inner: [cyclic()] },
    { big: 12n, inner: { big: [3n] } },
    { nothing: undefined, none: null, odd: Number.NaN },
    { call: refuse, symbol: Symbol('s'), [Symbol('key')]: 1 },
    { error: new Error('with a cause', { cause: cyclic() }), date: new Date(Number.NaN) },
    { map: new Map([[1, 2]]), bytes: Uint8Array.of(1), bare: Object.create(null) },
    { toJSON: refuse },
    { inner: { toJSON: refuse } },
    Object.defineProperty({}, 'getter', { get: refuse, enumerable: true }),
    Object.create(null),
  ];
}

/** A value as plain text that shows every change. */
function shown(value: unknown): string {
  return JSON.stringify(value);
}

/** The laws of {@link Logger}. Checks that require `writes` apply to loggers that write at all. */
export const loggerChecks: readonly Check<LoggerSubject>[] = [
  {
    name: 'never throws, whatever the data holds',
    run: async ({ logger }) => {
      for (const data of oddData()) assert.doesNotThrow(() => logger.log(entry({ data })));
    },
  },
  {
    name: 'changes nothing of what it is given',
    run: async ({ logger }) => {
      const given = entry({ data: { figure: 1, list: [3, 1, 2], inner: { text: 'a' } } });
      const before = shown(given);
      logger.log(given);
      assert.equal(shown(given), before);
    },
  },
  {
    name: 'writes level, component, message and figures of each entry, in order',
    requires: ['writes'],
    run: async ({ logger, written }) => {
      const levels = ['debug', 'info', 'warn', 'error'] as const;
      levels.forEach((level, i) =>
        logger.log(entry({ level, component: `part-${i}`, message: `message ${i}`, data: { figure: i + 0.625 } })),
      );
      const texts = written();
      assert.equal(texts.length, levels.length);
      levels.forEach((level, i) => {
        const text = texts[i] ?? '';
        assert.match(text, new RegExp(level, 'i'));
        for (const part of [`part-${i}`, `message ${i}`, 'figure', `${i}.625`]) assert.ok(text.includes(part), text);
      });
    },
  },
  {
    name: 'writes an entry in spite of data that cannot be written',
    requires: ['writes'],
    run: async ({ logger, written }) => {
      const odd = oddData();
      odd.forEach((data, i) => logger.log(entry({ message: `message ${i}`, data })));
      const texts = written();
      assert.equal(texts.length, odd.length);
      texts.forEach((text, i) => assert.ok(text.includes(`message ${i}`), text));
    },
  },
  {
    name: 'keeps an entry in one piece, whatever its texts hold',
    requires: ['writes'],
    run: async ({ logger, written }) => {
      const hostile = 'a\nb\r\nc"\\\' \u001b[31m\u0000 \ud83d\ude00 %s %d';
      logger.log(entry({ component: hostile, message: hostile, data: { [hostile]: hostile } }));
      logger.log(entry());
      assert.equal(written().length, 2);
    },
  },
];
