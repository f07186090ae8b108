/** Stands for a figure that is not there. */
export const ABSENT = '–';

/** What an older release may not have written, or written as `null`. */
export type Absent = null | undefined;

/** A number with three digits, whole numbers in full, and a true minus sign. */
export function figureText(value: number | Absent): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return wholeText(value);
  const text = String(Number(value.toPrecision(3)));
  return text.replace('-', '−');
}

/** A whole number with commas between thousands. */
export function wholeText(value: number): string {
  return String(Math.round(value))
    .replace('-', '−')
    .replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A share as percent. */
export function percentText(share: number | Absent): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return ABSENT;
  return `${String(Number((100 * share).toFixed(1))).replace('-', '−')}\u202F%`;
}

/** A p-value to four decimals. */
export function pValueText(p: number | Absent): string {
  if (p === null || p === undefined || !Number.isFinite(p)) return ABSENT;
  return p < 0.0001 ? '<\u202F0.0001' : String(Number(p.toFixed(4)));
}

/** An instant to the minute. */
export function instantText(at: number | Absent): string {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? ABSENT : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A coordinate: two decimals are below what a screen shows. */
export function coordinate(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '0';
}

/** A count with its noun. */
export function counted(count: number, noun: string): string {
  return `${wholeText(count)} ${noun}${count === 1 ? '' : 's'}`;
}
