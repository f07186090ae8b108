/** A copy of plain data with every text in it changed, names of fields of free choice (triggers) too. */
export function everyText<T>(value: T, change: (text: string) => string): T {
  const copy = (part: unknown, keysToo: boolean): unknown => {
    if (typeof part === 'string') return change(part);
    if (Array.isArray(part)) return part.map((item: unknown) => copy(item, false));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, member]) => [keysToo ? change(key) : key, copy(member, key === 'triggers')]),
    );
  };
  // Only texts were changed, each to a text, so the copy has the shape of `value`.
  return copy(value, false) as T;
}

/** Texts that break out of places where text can stand, if it is not escaped there. */
export const HOSTILE: readonly string[] = [
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
