import { FplMlError, frozenCopy } from '@fpl-ml/core';
import type { AlertDesk } from './alert-desk.js';
import { checkedMatchers, type Matcher } from './matcher.js';
import { redact } from './redact.js';
import type { Silence } from './silence-store.js';

/** A silence as it is asked for. */
export interface SilenceInput {
  /** What is silenced: alerts that fulfil all of them. At least one. */
  readonly matchers: readonly Matcher[];
  /** From when on, epoch milliseconds. Default now. */
  readonly startsAt?: number;
  /** Until when, epoch milliseconds; or `duration`. */
  readonly endsAt?: number;
  /** Milliseconds from its start; or `endsAt`. */
  readonly duration?: number;
  /** Who is answerable for it; in the audit log. */
  readonly createdBy: string;
  /** Why; in the audit log, with addresses shortened to their hosts. */
  readonly reason: string;
}

/** A silence of the configuration. */
export interface ConfiguredSilence {
  /** What is silenced: alerts that fulfil all of them. At least one. */
  readonly matchers: readonly Matcher[];
  /** From when on, epoch milliseconds. Default always. */
  readonly startsAt?: number;
  /** Until when, epoch milliseconds. Default for ever. */
  readonly endsAt?: number;
  /** Who is answerable for it. */
  readonly createdBy: string;
  /** Why. */
  readonly reason: string;
}

type SilenceDesk = Pick<AlertDesk, 'store' | 'clock' | 'ids' | 'silences' | 'auditLog'>;

const ROUNDS = 100;

function invalid(message: string): FplMlError {
  return new FplMlError('SILENCE_INVALID', message);
}

function checked(silence: Silence): Silence {
  const { startsAt, endsAt, createdBy, reason } = silence;
  if (createdBy.trim() === '' || reason.trim() === '') {
    throw invalid('Expected createdBy and reason of a silence to say something, got "": say who wants it, and why.');
  }
  if (!Number.isFinite(startsAt) || !Number.isFinite(endsAt) || endsAt <= startsAt) {
    throw invalid(`Expected a silence to end after its start, ${startsAt}, got the end ${endsAt}: give a later one.`);
  }
  return frozenCopy({ ...silence, matchers: checkedMatchers(silence.matchers, `silence ${silence.id}`) });
}

function endOf({ endsAt, duration }: SilenceInput, startsAt: number): number {
  if (endsAt !== undefined && duration === undefined) return endsAt;
  if (endsAt === undefined && duration !== undefined) return startsAt + duration;
  throw invalid('Expected endsAt or duration of a silence, got both or neither: give one of them.');
}

/** @throws FplMlError `SILENCE_INVALID`, `MATCHER_INVALID` */
export function configuredSilences(silences: readonly ConfiguredSilence[] = []): readonly Silence[] {
  const always = { startsAt: 0, endsAt: Number.MAX_SAFE_INTEGER, createdAt: 0, expiredBy: null, revision: 1 };
  return silences.map((silence, i) => checked({ ...always, ...silence, id: `configured-${i + 1}` }));
}

async function audit(desk: SilenceDesk, action: string, actor: string, silence: Silence): Promise<void> {
  const { id, matchers, startsAt, endsAt, createdBy, reason } = silence;
  // What is compared with stays out: an alert may hold anything.
  const data = { fields: matchers.map(({ field }) => field), startsAt, endsAt, createdBy, reason: redact(reason) };
  const at = desk.clock.now();
  const record = { id: desk.ids.next('audit'), model: '', at, actor: redact(actor), action, subject: id };
  await desk.auditLog?.append([{ ...record, data: { ...data, createdBy: redact(createdBy) } }]);
}

/** @throws FplMlError `SILENCE_INVALID`, `MATCHER_INVALID`, `ALERT_CONFLICT` */
export async function addSilence(desk: SilenceDesk, input: SilenceInput): Promise<Silence> {
  const now = desk.clock.now();
  const { matchers, startsAt = now, createdBy, reason } = input;
  const times = { startsAt, endsAt: endOf(input, startsAt), createdAt: now };
  if (times.endsAt <= now) throw invalid(`Expected a silence to end after now, ${now}, got the end ${times.endsAt}.`);
  const id = desk.ids.next('silence');
  const silence = checked({ id, matchers, ...times, createdBy, reason, expiredBy: null, revision: 1 });
  if (!(await desk.store.compareAndSetSilence(silence))) {
    const text = `Expected a new id for the silence, got "${id}", which is taken: give the notifier another source of ids.`;
    throw new FplMlError('ALERT_CONFLICT', text, { data: { id } });
  }
  await audit(desk, 'silence-created', createdBy, silence);
  return silence;
}

/** Those that are not over, or all. */
export async function listSilences(desk: SilenceDesk, ended: boolean): Promise<readonly Silence[]> {
  const now = desk.clock.now();
  const configured = desk.silences.filter(({ endsAt }) => ended || endsAt > now);
  const stored = await desk.store.listSilences(ended ? {} : { endingAfter: now });
  return [...configured, ...stored].map((silence) => frozenCopy(silence));
}

async function storedSilence({ store, silences }: SilenceDesk, id: string): Promise<Silence> {
  const stored = await store.getSilence(id);
  if (stored !== null) return stored;
  const advice = silences.some((silence) => silence.id === id)
    ? 'it is one of the configuration, end it there'
    : 'take one from listSilences';
  throw new FplMlError('SILENCE_UNKNOWN', `Expected the id of a stored silence, got "${id}": ${advice}.`, {
    data: { id },
  });
}

/** @throws FplMlError `SILENCE_UNKNOWN`, `ALERT_CONFLICT` */
export async function endSilence(desk: SilenceDesk, id: string, expiredBy: string): Promise<Silence> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const [silence, now] = [await storedSilence(desk, id), desk.clock.now()];
    if (silence.endsAt <= now) return frozenCopy(silence);
    const startsAt = Math.min(silence.startsAt, now);
    const ended = frozenCopy({ ...silence, startsAt, endsAt: now, expiredBy, revision: silence.revision + 1 });
    if (!(await desk.store.compareAndSetSilence(ended))) continue;
    await audit(desk, 'silence-expired', expiredBy, ended);
    return ended;
  }
  throw new FplMlError('ALERT_CONFLICT', `Silence "${id}" was changed by others ${ROUNDS} times: try again.`, {
    retryable: true,
    data: { id },
  });
}
