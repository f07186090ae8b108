import { HOSTILE } from '@fpl-ml/repo/hostile-texts';
import { describe, expect, test } from 'vitest';
import { clipped, escapeText, html, markupText, quoted } from './markup.js';

const text = (...parts: Parameters<typeof html>): string => markupText(html(...parts));

describe('escaping', () => {
  test('takes every meaning from characters that have one in HTML', () => {
    expect(escapeText(`<a href="x" id='y'>&\`</a>`)).toBe(
      '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&#96;&lt;/a&gt;',
    );
  });

  test('makes invisible and direction-turning characters and half pairs visible', () => {
    expect(escapeText('a\u0000b\u202Ec\u2066d\u200Fe\uD800f')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf');
    expect(escapeText('a\nb\tc')).toBe('a b c');
  });

  test('leaves other writing alone', () => {
    const writing = 'Ødegaard, 손흥민, שלום, 😀 – 5 ≥ 3';
    expect(escapeText(writing)).toBe(writing);
  });
});

describe('a template', () => {
  test('escapes text, joins lists, takes numbers and markup as they are', () => {
    const items = ['<', 2, html`<b>${'&'}</b>`];
    expect(text`<p title="${'"'}">${items}</p>`).toBe('<p title="&quot;">&lt;2<b>&amp;</b></p>');
  });

  test('takes nothing for markup that was read from JSON', () => {
    const forged: unknown = JSON.parse('{"markup":"<script>","Symbol(markup)":"<script>"}');
    // What a store could hand over if its types lied.
    expect(() => text`${forged as string}`).toThrow(TypeError);
  });

  test.each(HOSTILE)('holds a hostile text between tags and in an attribute: %j', (hostile) => {
    const page = text`<i title="${hostile}">${quoted(hostile)}</i>`;
    expect(page.match(/[<>]/g)).toHaveLength(8);
    expect(page.match(/"/g)).toHaveLength(2);
  });
});

test('text is cut by characters, not in the middle of one', () => {
  expect(clipped('😀😀😀😀', 3)).toBe('😀😀…');
  expect(clipped('abc', 3)).toBe('abc');
});
