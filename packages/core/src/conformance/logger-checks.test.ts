import { afterEach, describe, expect, test, vi } from 'vitest';
import { filterLogs, type Logger, silentLogger } from '../logger.js';
import { consoleLogger } from '../system-logger.js';
import { failedChecks } from '../testing/failed-checks.js';
import { loggerChecks, type LoggerSubject } from './logger-checks.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A logger on a console that keeps what is written; its reader tells entries apart by lines. */
function subjectOf(logger: Logger): LoggerSubject {
  let text = '';
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => {
    text += `${String(line)}\n`;
  });
  return { logger, written: () => text.split(/[\r\n]+/).filter((line) => line !== '') };
}

const all = (logger: Logger): Logger => filterLogs(logger, { default: 'debug' });

test.each(loggerChecks)('the console logger: $name', (check) => check.run(subjectOf(consoleLogger())));
test.each(loggerChecks)('filtered logs: $name', (check) => check.run(subjectOf(all(consoleLogger()))));
test.each(loggerChecks.filter(({ requires = [] }) => requires.length === 0))('the silent logger: $name', (check) =>
  check.run(subjectOf(silentLogger)),
);

test('of data that cannot be written, the console logger writes the rest', () => {
  const { logger, written } = subjectOf(consoleLogger());
  const data: Record<string, unknown> = { figure: 1, big: 12n, nothing: undefined };
  data['self'] = data;
  logger.log({ level: 'info', component: 'c', message: 'm', data });
  expect(written().map((line): unknown => JSON.parse(line))).toEqual([
    { level: 'info', component: 'c', message: 'm', data: { figure: 1, big: '12', self: '(not JSON)' } },
  ]);
});

const loggerOf = (log: Logger['log']) => () => subjectOf({ log });
const plain: Logger['log'] = (entry) => console.error(JSON.stringify(entry));

describe('each law of the logger is caught when it is broken', () => {
  const broken: [string, string, () => LoggerSubject][] = [
    ['takes all data for JSON', 'never throws, whatever the data holds', loggerOf(plain)],
    [
      'drops what it cannot write',
      'writes an entry in spite of data that cannot be written',
      loggerOf((entry) => {
        try {
          plain(entry);
        } catch {
          // lost, which is the fault
        }
      }),
    ],
    [
      'turns a list round where it lies',
      'changes nothing of what it is given',
      loggerOf(({ data }) => {
        if (Array.isArray(data['list'])) data['list'].reverse();
      }),
    ],
    [
      'leaves out the data',
      'writes level, component, message and figures of each entry, in order',
      loggerOf(({ data: _, ...entry }) => console.error(JSON.stringify(entry))),
    ],
    [
      'holds one entry back',
      'writes level, component, message and figures of each entry, in order',
      () => {
        const waiting: Parameters<Logger['log']>[0][] = [];
        return loggerOf((entry) => waiting.splice(0, waiting.length, entry).forEach(plain))();
      },
    ],
    [
      'writes text as it is',
      'keeps an entry in one piece, whatever its texts hold',
      loggerOf(({ level, component, message }) => console.error(`${level} ${component}: ${message}`)),
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(loggerChecks, open)).toContain(caughtBy);
  });
});
