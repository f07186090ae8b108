import { expect, test, vi } from 'vitest';
import { FplMlError, isFplMlError } from './errors.js';
import { createEvents } from './events.js';
import { type Health, worstHealth } from './health.js';
import { sequentialIds } from './ids.js';
import { filterLogs, type LogEntry } from './logger.js';
import { comparePeriods, createPeriod } from './period.js';
import { compareSeverity } from './severity.js';
import { randomIds } from './system-ids.js';
import { consoleLogger } from './system-logger.js';
import { allVerdicts } from './verdict.js';

const health = (status: Health['status'], ...reasons: string[]): Health => ({
  status,
  reasons,
  checkedAt: 0,
  details: {},
});

test('the overall health is the worst, with reasons that name their component', () => {
  const overall = worstHealth(
    { a: health('healthy'), b: health('unknown', 'no data'), c: health('warning', 'late') },
    7,
  );
  expect([overall.status, overall.reasons, overall.checkedAt]).toEqual(['warning', ['b: no data', 'c: late'], 7]);
  expect(worstHealth({ a: health('critical'), b: health('warning') }, 0).status).toBe('critical');
  expect(worstHealth({ a: health('healthy'), b: health('unknown') }, 0).status).toBe('unknown');
  expect(worstHealth({ a: health('healthy') }, 0).status).toBe('healthy');
  expect(worstHealth({}, 0).status).toBe('unknown');
});

test('a verdict of several fails with one, and passes only with all', () => {
  expect(allVerdicts(['pass', 'fail', 'inconclusive'])).toBe('fail');
  expect(allVerdicts(['pass', 'inconclusive'])).toBe('inconclusive');
  expect(allVerdicts(['pass', 'pass'])).toBe('pass');
  expect(allVerdicts([])).toBe('inconclusive');
});

test('severities are ordered', () => {
  expect((['critical', 'info', 'warning'] as const).toSorted(compareSeverity)).toEqual(['info', 'warning', 'critical']);
});

test('a period needs an id and a start before its end', () => {
  expect(createPeriod({ id: 'a', start: 0, end: 1 })).toEqual({ id: 'a', start: 0, end: 1 });
  for (const bad of [
    { id: '', start: 0, end: 1 },
    { id: 'a', start: 1, end: 1 },
    { id: 'a', start: Number.NaN, end: 1 },
    { id: 'a', start: 0, end: Number.POSITIVE_INFINITY },
  ]) {
    expect(() => createPeriod(bad)).toThrowError(expect.toSatisfy((e: unknown) => isFplMlError(e, 'PERIOD_INVALID')));
  }
  const [a, b, c] = [
    { id: 'b', start: 0, end: 1 },
    { id: 'a', start: 5, end: 6 },
    { id: 'a', start: 0, end: 1 },
  ];
  expect([a, b, c].toSorted(comparePeriods)).toEqual([c, a, b]);
});

test('sequential ids count by prefix, random ones never repeat', () => {
  const ids = sequentialIds('s');
  expect([ids.next('run'), ids.next('run'), ids.next('alert')]).toEqual(['run-s-1', 'run-s-2', 'alert-s-1']);
  expect(sequentialIds().next('run')).toBe('run-1');
  const random = randomIds();
  expect(new Set(Array.from({ length: 100 }, () => random.next('x'))).size).toBe(100);
});

test('logs below the level of their component are dropped', () => {
  const seen: string[] = [];
  const logger = filterLogs({ log: ({ message }) => seen.push(message) }, { engine: 'debug', notify: 'silent' });
  const log = (component: string, level: LogEntry['level'], message: string): void =>
    logger.log({ component, level, message, data: {} });
  log('engine', 'debug', 'a');
  log('notify', 'error', 'b');
  log('other', 'debug', 'c');
  log('other', 'info', 'd');
  log('constructor', 'debug', 'e');
  expect(seen).toEqual(['a', 'd']);
});

test('listeners hear what is emitted until they are removed, and what they throw comes out', () => {
  const events = createEvents<{ promoted: { version: string } }>();
  const listener = vi.fn();
  const stop = events.on('promoted', listener);
  events.emit('promoted', { version: '1.0.0' });
  stop();
  events.emit('promoted', { version: '1.0.1' });
  expect(listener.mock.calls).toEqual([[{ version: '1.0.0' }]]);
  events.on('promoted', () => {
    throw new Error('listener');
  });
  expect(() => events.emit('promoted', { version: '2.0.0' })).toThrow('listener');
});

test('an error in a log keeps its message, its stack and its cause', () => {
  const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const error = new FplMlError('TRAINER_BUSY', 'try later', { cause: new Error('no memory') });
  consoleLogger().log({ level: 'error', component: 'engine', message: 'failed', data: { error } });
  const [line] = written.mock.calls[0] ?? [];
  written.mockRestore();
  const { data } = JSON.parse(String(line));
  expect(data.error).toMatchObject({ code: 'TRAINER_BUSY', message: 'try later', cause: { message: 'no memory' } });
  expect(data.error.stack).toContain('vocabulary.test');
});
