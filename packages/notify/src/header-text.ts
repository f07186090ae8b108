/**
 * A text as a header can hold it, different for different texts: ASCII letters, digits and `-`, `_`, `~`, `!`, `*`, `/` stay,
 * the rest is percent-encoded, the dot too, because signatures use it as a separator.
 */
export function headerText(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, '\ufffd');
  return encodeURIComponent(wellFormed)
    .replaceAll('%2F', '/')
    .replace(/[.'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
