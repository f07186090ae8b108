import { redact } from '@fpl-ml/notify';

/** A text as the value of a label: without secrets, and without halves of surrogate pairs, which have no UTF-8. */
export function labelText(text: string): string {
  return redact(text).replace(/\p{Cs}/gu, '\uFFFD');
}

/**
 * Texts as values of a label, no two the same: a series that stands twice makes the whole page unreadable for Prometheus,
 * and texts that differ may be the same without their secrets.
 */
export function distinctTexts(texts: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    // A label without a text is the same to Prometheus as no label.
    const base = text === '' ? '(empty)' : labelText(text);
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base} (${count})`;
    taken.add(name);
    return name;
  });
}
