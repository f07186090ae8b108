/** Text from data, on one line: whatever would move the cursor, colour the screen or turn the direction is shown as a code. */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return `\\u{${code}}`;
  });
}

/** An instant as people read it; `-` for none. */
export function instantText(at: number | null): string {
  return at === null ? '-' : new Date(at).toISOString().replace('.000Z', 'Z');
}

/** A figure as people read it; `-` for none. */
export function figureText(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '-';
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}
