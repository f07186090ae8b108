/** Control characters, line and paragraph separators, and what turns the direction of writing. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Writes control characters as `\u…`, so that a text stays on its line and cannot steer a terminal. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, (character) => {
    if (character === '\n') return '\\n';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** As {@link escapeControls}, with backslashes doubled, so that an escape in the result is never one of the text. */
export function escapeLine(text: string): string {
  return escapeControls(text.replaceAll('\\', '\\\\'));
}
