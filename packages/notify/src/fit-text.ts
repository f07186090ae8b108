/** Writes one character (one code point) so that the target takes it for text. */
export type EscapeCharacter = (character: string) => string;

const LINE_ENDS = /\r\n?|[\u2028\u2029]/g;
/** Control characters, halves of surrogate pairs, and what turns the direction of writing. */
const UNWANTED = /[\p{Cc}\p{Bidi_Control}\p{Surrogate}]/gu;
/** Room for what {@link fitText} says of the rest. */
const NOTE_LENGTH = 36;

/** Keeps lines and tabs; what no service shows, or what steers a terminal, becomes U+FFFD. */
export function cleanText(text: string): string {
  return text
    .replace(LINE_ENDS, '\n')
    .replace(UNWANTED, (character) => (character === '\n' || character === '\t' ? character : '\ufffd'));
}

/** As {@link cleanText}, on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/**
 * Escapes a text, and shortens it visibly where it would be too long: `…` and how many characters there were more. Cuts
 * between characters only, never in a surrogate pair or an escape.
 *
 * @param limit in UTF-16 units after escaping, at least 40
 */
export function fitText(text: string, limit: number, escape: EscapeCharacter = (character) => character): string {
  let [fitted, head] = ['', ''];
  let [count, headCount] = [0, 0];
  for (const character of text) {
    count += 1;
    if (fitted.length > limit) continue;
    fitted += escape(character);
    if (fitted.length > limit - NOTE_LENGTH) continue;
    [head, headCount] = [fitted, count];
  }
  return fitted.length <= limit ? fitted : `${head}… (${count - headCount} more characters)`;
}
