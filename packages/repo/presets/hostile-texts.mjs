// Texts for tests of whatever shows data: each of them escapes from somewhere.

/** @type {typeof import('./hostile-texts.mjs').everyText} */
export function everyText(value, change) {
  const copy = (/** @type {unknown} */ part, /** @type {boolean} */ keysToo) => {
    if (typeof part === 'string') return change(part);
    if (Array.isArray(part)) return part.map((/** @type {unknown} */ item) => copy(item, false));
    if (typeof part !== 'object' || part === null) return part;
    /** @type {Record<string, unknown>} */
    const copied = Object.fromEntries(
      Object.entries(part).map(([key, member]) => [keysToo ? change(key) : key, copy(member, key === 'triggers')]),
    );
    return copied;
  };
  // Only texts were changed, each to a text, so the copy has the shape of `value`.
  return /** @type {typeof value} */ (copy(value, false));
}

/** @type {typeof import('./hostile-texts.mjs').HOSTILE} */
export const HOSTILE = [
  '</title><script>window.__pwned=1</script>',
  '"><img src=x onerror="window.__pwned=1">',
  "' onmouseover='window.__pwned=1' x='",
  '</style><style>*{display:none}</style>',
  '<!-- & &amp; &#x3c;script&#x3e; `${1}`',
  '--></svg></details><h1>',
  'שלום עולם \u202Eevil\u202C \u0000\u0007',
  '\uD800 half a pair',
  '__proto__',
  'W'.repeat(3000),
  '',
];
