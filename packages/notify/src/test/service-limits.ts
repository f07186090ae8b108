// What Slack and Discord refuse, written down apart from the code that keeps to it.

/** A payload as a service sees it. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

function members(value: Json | undefined): Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function textIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function within(what: string, text: Json | undefined, least: number, most: number): readonly string[] {
  const value = textIn(text);
  if (value.length > most) return [`${what} has ${value.length} characters, more than ${most}`];
  if (value.trim().length < least) return [`${what} is too short`];
  if (/\p{Surrogate}/u.test(value)) return [`${what} holds half a character`];
  return [];
}

function blockProblems(block: Json): readonly string[] {
  const { type, text, fields, elements } = members(block);
  if (type === 'header') return within('header', members(text)['text'], 1, 150);
  if (type === 'context') {
    const texts = list(elements);
    const each = texts.flatMap((element) => within('context', members(element)['text'], 1, 3_000));
    return texts.length >= 1 && texts.length <= 10 ? each : [`${texts.length} elements`];
  }
  if (type !== 'section') return [`unknown block ${textIn(type)}`];
  const own = text === undefined ? [] : within('section', members(text)['text'], 1, 3_000);
  if (fields === undefined) return text === undefined ? ['an empty section'] : own;
  const texts = list(fields);
  const each = texts.flatMap((field) => within('field', members(field)['text'], 1, 2_000));
  return texts.length >= 1 && texts.length <= 10 ? [...own, ...each] : [`${texts.length} fields`];
}

function allText(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(allText).join('');
}

/** Why Slack would answer `invalid_blocks`; empty when it would not. */
export function slackProblems(payload: Json): readonly string[] {
  const { text, blocks } = members(payload);
  const total = allText(payload).length;
  return [
    ...within('text', text, 1, 40_000),
    ...(list(blocks).length > 50 ? ['more than 50 blocks'] : []),
    ...list(blocks).flatMap(blockProblems),
    // Not documented; some 13,200 were seen to be refused.
    ...(total > 12_000 ? [`${total} characters in all`] : []),
  ];
}

function embedTexts(embed: Json): readonly (readonly [name: string, text: Json | undefined, limit: number])[] {
  const { title, description, fields, footer } = members(embed);
  return [
    ['title', title, 256],
    ['description', description, 4_096],
    ['footer.text', members(footer)['text'], 2_048],
    ...list(fields).flatMap((field) => {
      const { name, value } = members(field);
      return [['field.name', name, 256] as const, ['field.value', value, 1_024] as const];
    }),
  ];
}

/** Why Discord would answer 400; empty when it would not. */
export function discordProblems(payload: Json): readonly string[] {
  const { content, embeds } = members(payload);
  const texts = list(embeds).flatMap(embedTexts);
  const total = texts.reduce((sum, [, text]) => sum + textIn(text).length, 0);
  const fields = list(embeds).flatMap((embed) => {
    const each = list(members(embed)['fields']);
    const blank = each.some((field) => {
      const { name, value } = members(field);
      return textIn(name).trim() === '' || textIn(value).trim() === '';
    });
    return [...(each.length > 25 ? ['more than 25 fields'] : []), ...(blank ? ['a blank field'] : [])];
  });
  return [
    ...within('content', content, 0, 2_000),
    ...(list(embeds).length > 10 ? ['more than 10 embeds'] : []),
    ...(textIn(content) === '' && list(embeds).length === 0 ? ['an empty message'] : []),
    ...texts.flatMap(([name, text, limit]) => within(name, text, 0, limit)),
    ...fields,
    ...(total > 6_000 ? [`${total} characters in all`] : []),
  ];
}
