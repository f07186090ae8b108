/** Stands for a figure that is not there. */
export const ABSENT = '–';

/** A number with so many decimals and a true minus sign. */
export function fixed(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return ABSENT;
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** A whole number with commas between thousands. */
export function whole(value: number): string {
  return fixed(value, 0).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A share as percent: 0.1 is 10 %. */
export function percent(share: number | null, digits: number): string {
  return share === null || !Number.isFinite(share) ? ABSENT : `${fixed(100 * share, digits)}\u202F%`;
}

/** A share as percent without needless zeros: 0.1 is 10 %, 0.125 is 12.5 %. */
export function plainPercent(share: number | null): string {
  return share === null || !Number.isFinite(share) ? ABSENT : `${fixed(100 * share, 2).replace(/\.?0+$/, '')}\u202F%`;
}

/** A p-value to four decimals, with its relation. */
export function pValueText(p: number | null): string {
  if (p === null || !Number.isFinite(p)) return `p\u00A0${ABSENT}`;
  return p < 0.0001 ? 'p\u00A0<\u00A00.0001' : `p\u00A0=\u00A0${p.toFixed(4)}`;
}

/** An instant to the minute. */
export function utc(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? ABSENT : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A count with its noun: `1 retraining`, `2 retrainings`. */
export function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A coordinate: two decimals are below what a screen shows. */
export function coordinate(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '0';
}
