/** What JSON would lose in silence, and how it is written instead. */
const NON_FINITE: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

const TAG = '$number';
/** The only member of an object that could be taken for a tag, or for one that was escaped. */
const LIKE_TAG = /^\$+number$/;

/** The name and value of the only member of an object, if it looks like a tag. */
function likeTag(value: unknown): readonly [string, unknown] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  return entry !== undefined && others.length === 0 && LIKE_TAG.test(entry[0]) ? entry : undefined;
}

function written(member: unknown): unknown {
  if (typeof member === 'number') {
    if (Object.is(member, -0)) return { [TAG]: '-0' };
    return Number.isFinite(member) ? member : { [TAG]: String(member) };
  }
  const entry = likeTag(member);
  return entry === undefined ? member : { [`$${entry[0]}`]: entry[1] };
}

function revived(member: unknown): unknown {
  const entry = likeTag(member);
  if (entry === undefined) return member;
  const [name, value] = entry;
  return name === TAG ? NON_FINITE.get(String(value)) : { [name.slice(1)]: value };
}

/**
 * A value as JSON text that reads back as it was, NaN, infinities and -0 included. Those are written as
 * `{ "$number": "NaN" }`, and an object that has just this form gets one more `$`; members that are `undefined` are left
 * out.
 */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => written(member));
}

/** Reads what {@link toJsonText} wrote. PostgreSQL gives `jsonb` as a value already: it is taken as it is. */
export function fromJsonText(text: unknown): unknown {
  return JSON.parse(typeof text === 'string' ? text : JSON.stringify(text), (_, member: unknown) => revived(member));
}
