import { redact } from '@fpl-ml/notify';

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cleaned(member)]));
}

/**
 * A copy of plain data in which no text holds the path of an address or a bearer token: error messages of stores and
 * channels do. Figures that are not finite become `null`, as JSON would make them.
 */
export function withoutSecrets<Data>(data: Data): Data {
  // Texts become texts and lists lists; what is shown takes `null` for a figure, since fields of stores may be NaN.
  return cleaned(data) as Data;
}
