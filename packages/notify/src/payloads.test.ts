import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discordPayload } from './discord-payload.js';
import { cleanLine, cleanText, fitText } from './fit-text.js';
import { headerText } from './header-text.js';
import type { Notification } from './notification.js';
import { LEAST_BYTES, shrinkNotification } from './shrink-notification.js';
import { slackFallback, slackPayload } from './slack-payload.js';
import { sample } from './test/samples.js';
import { discordProblems, type Json, slackProblems } from './test/service-limits.js';

/** Short and long ones, of any characters, halves of pairs among them, and of those that mean something somewhere. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.string({ unit: fc.constantFrom('<', '&', '@', '\ud83d', '\u{1f600}', '\u0000', '*', ' ', '\n') }),
  fc.tuple(fc.constantFrom('x', '<', '\u{1f600}', '\ud83d', ' ', '*'), fc.nat(9_000)).map(([c, n]) => c.repeat(n)),
);

const anyNotification: fc.Arbitrary<Notification> = fc.record(
  {
    id: fc.constant('alert-1'),
    title: anyText,
    message: anyText,
    level: fc.constantFrom('info', 'warning', 'critical'),
    dedupKey: anyText,
    status: fc.constantFrom('firing', 'resolved'),
    metadata: fc.dictionary(anyText, fc.oneof(anyText, fc.integer(), fc.array(anyText, { maxLength: 3 })), {
      maxKeys: 60,
    }),
    at: fc.nat(4e12),
    model: anyText,
  },
  { requiredKeys: ['id', 'title', 'message', 'level', 'dedupKey', 'status', 'metadata', 'at'] },
);

/** As it travels. */
function travelled(payload: object): Json {
  return JSON.parse(JSON.stringify(payload));
}

describe('what is sent to a service', () => {
  it('is within the limits of Slack, whatever the notification', () => {
    fc.assert(
      fc.property(anyNotification, anyText, (notification, key) => {
        expect(slackProblems(travelled(slackPayload(notification, key)))).toEqual([]);
        expect(slackProblems(travelled(slackFallback(notification, key)))).toEqual([]);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('is within the limits of Discord, whatever the notification', () => {
    fc.assert(
      fc.property(anyNotification, anyText, (notification, key) => {
        expect(discordProblems(travelled(discordPayload(notification, key)))).toEqual([]);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('is within the limits where a text is about as long as may be, or all of them are', () => {
    const lengths = [110, 120, 150, 240, 256, 500, 1_000, 1_024, 2_000, 3_000, 4_096].flatMap((limit) =>
      Array.from({ length: 60 }, (_, i) => limit - 30 + i),
    );
    for (const length of lengths) {
      const text = 'x'.repeat(length);
      for (const change of [{ title: text }, { message: text }, { metadata: { value: text } }, { dedupKey: text }]) {
        expect(slackProblems(travelled(slackPayload(sample(change), 'key-1')))).toEqual([]);
        expect(discordProblems(travelled(discordPayload(sample(change), 'key-1')))).toEqual([]);
      }
    }
    const long = 'x'.repeat(5_000);
    const metadata = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}${long}`, long]));
    const full = sample({ title: long, message: long, dedupKey: long, model: long, metadata });
    expect(slackProblems(travelled(slackPayload(full, long)))).toEqual([]);
    expect(discordProblems(travelled(discordPayload(full, long)))).toEqual([]);
  });

  it('can mention nobody, in any text', () => {
    const evil = '<!channel> <@U1> @everyone @here <@&2> [a](https://x.example) `_*~';
    const notification = sample({ title: evil, message: evil, model: evil, metadata: { [evil]: evil } });
    const slack = JSON.stringify(slackPayload(notification, evil));
    expect(slack).not.toMatch(/[<>]/);
    expect(slack).not.toMatch(/"mrkdwn","text":"[^"]*"}/);
    const { allowed_mentions: mentions, embeds } = discordPayload(notification, evil);
    expect(mentions).toEqual({ parse: [] });
    expect(embeds[0]?.description).toBe(
      '\\<!channel\\> \\<\\@U1\\> \\@everyone \\@here \\<\\@&2\\> \\[a\\](https://x.example) \\`\\_\\*\\~',
    );
  });

  it('shows the metadata as fields, by name, and says how many were left out', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`m${i + 10}`, i]));
    const slack = JSON.stringify(slackPayload(sample({ metadata: many }), 'key-1').blocks);
    expect(slack).toContain('*m10*\\n0');
    expect(slack).toContain('… (22 more fields)');
    const { fields = [] } = discordPayload(sample({ metadata: many }), 'key-1').embeds[0] ?? {};
    expect(fields).toHaveLength(25);
    expect(fields[0]).toEqual({ name: 'Model', value: 'points', inline: true });
    expect(fields.at(-1)?.value).toBe('17 more fields');
  });

  it('tells the level by the colour of the embed', () => {
    const colors = (['info', 'warning', 'critical'] as const).map(
      (level) => discordPayload(sample({ level }), 'k').embeds[0]?.color,
    );
    const resolved = discordPayload(sample({ status: 'resolved' }), 'k').embeds[0]?.color;
    expect(new Set([...colors, resolved]).size).toBe(4);
  });
});

describe('fitText', () => {
  it('leaves what fits, and says how much is missing of what does not', () => {
    expect(fitText('x'.repeat(100), 100)).toBe('x'.repeat(100));
    expect(fitText('x'.repeat(200), 100)).toBe(`${'x'.repeat(64)}… (136 more characters)`);
  });

  it('counts what an escape adds, and cuts neither it nor a character', () => {
    const amp = (character: string): string => (character === '&' ? '&amp;' : character);
    expect(fitText('&'.repeat(20), 100, amp)).toBe('&amp;'.repeat(20));
    expect(fitText('&'.repeat(21), 100, amp)).toBe(`${'&amp;'.repeat(12)}… (9 more characters)`);
    expect(fitText('\u{1f600}'.repeat(60), 101)).toBe(`${'\u{1f600}'.repeat(32)}… (28 more characters)`);
  });
});

describe('cleanText and cleanLine', () => {
  it('keep lines, and nothing that steers a terminal or is half a character', () => {
    expect(cleanText('a\r\nb\rc\u2028d\te')).toBe('a\nb\nc\nd\te');
    expect(cleanText('\u001b[31m \u0000 \u202e \ud83d')).toBe('\ufffd[31m \ufffd \ufffd \ufffd');
    expect(cleanLine(' a\r\nBcc: x ')).toBe('a Bcc: x');
  });
});

describe('headerText', () => {
  it('is readable, safe in a header, and different for different texts', () => {
    expect(headerText('alert-1f/slack')).toBe('alert-1f/slack');
    expect(headerText('a.b\r\nX: ü')).toBe('a%2Eb%0D%0AX%3A%20%C3%BC');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(headerText(text)).toMatch(/^[A-Za-z0-9\-_~!*/%]*$/);
        expect(decodeURIComponent(headerText(text))).toBe(text);
      }),
      { seed: 3 },
    );
  });
});

describe('shrinkNotification', () => {
  it('leaves what fits as it is', () => {
    expect(shrinkNotification(sample(), LEAST_BYTES)).toEqual(sample());
  });

  it('brings anything below the limit, visibly', () => {
    fc.assert(
      fc.property(anyNotification, fc.integer({ min: 1, max: 20 }), (notification, times) => {
        const long = { ...notification, message: notification.message.repeat(times) };
        const shrunk = shrinkNotification(long, LEAST_BYTES);
        expect(Buffer.byteLength(JSON.stringify(shrunk))).toBeLessThanOrEqual(LEAST_BYTES);
      }),
      { numRuns: 200, seed: 4 },
    );
    const metadata = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`m${i}`, i]));
    const shrunk = shrinkNotification(sample({ message: 'x'.repeat(100_000), metadata }), LEAST_BYTES);
    expect(shrunk.message).toMatch(/… \(\d+ more characters\)$/);
    expect(shrunk.metadata['…']).toMatch(/^\d+ more members$/);
  });
});
