/** The version of the form in which profiles are kept. */
export const PROFILE_VERSION = 1;

/**
 * Values and how often each comes, ascending: the column itself where `error` is 0. `values` is the base64 of their
 * little-endian doubles, which keeps every bit in half of the text.
 */
export interface CountedValues {
  readonly kind: 'counted';
  readonly values: string;
  readonly counts: readonly number[];
  /** By so many values at most is the count up to any number wrong; a whole number or a half. */
  readonly error: number;
}

/**
 * A sketch by Karnin, Lang and Liberty (2016): each value of level h (base64 as above, ascending) stands for 2^h values.
 */
export interface SketchedValues {
  readonly kind: 'sketch';
  readonly levels: readonly string[];
  /** By so many values the count up to any number is wrong for certain cuts that came in, at most. */
  readonly error: number;
  /** The scale of the random part of the error, in values: it is sub-Gaussian with this parameter. */
  readonly scale: number;
}

/** The numbers of a column. */
export interface NumberProfile {
  /** Finite values. */
  readonly count: number;
  /** How many are -∞ and +∞. */
  readonly infinite: readonly [negative: number, positive: number];
  /** Of the finite values; `null` where there are none. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Of the finite values; `null` where there are none, or one is 1e140 or more in size. */
  readonly mean: number | null;
  /** The sum of the squared deviations of the finite values from their mean; `null` likewise. */
  readonly squares: number | null;
  readonly values: CountedValues | SketchedValues;
}

/** A level: its text, its count, and by how many its true count may be larger. */
export type ProfiledLevel = readonly [level: string, count: number, under: number];

/** The levels of a column. Exact where `rest` is 0. */
export interface LevelProfile {
  /** The most frequent first. Of a long text its beginning and a hash of the whole. */
  readonly listed: readonly ProfiledLevel[];
  /** Values that are in no count above. */
  readonly rest: number;
  /** The largest count that a level may have that is not listed; 0 where all are listed. */
  readonly unlisted: number;
}

/** One column of a profile. */
export interface ColumnProfile {
  readonly column: string;
  /** `unreadable` where it holds both numbers and text, or values that are neither. */
  readonly type: 'numeric' | 'categorical' | 'unknown' | 'unreadable';
  /** Whether its levels, or some of them, are numbers that were declared to be levels. */
  readonly declared: boolean;
  /** Missing values included. */
  readonly rows: number;
  /** 0 where it is unreadable. */
  readonly missing: number;
  /** `null` unless numeric. */
  readonly numbers: NumberProfile | null;
  /** `null` unless categorical. */
  readonly levels: LevelProfile | null;
}

/**
 * What a dataset looked like, in at most 50 kB of JSON a column, without its rows: plain data. Counts, smallest and largest
 * values are exact; the distribution is exact for up to 2,048 distinct values, and beyond within a stated rank error.
 */
export interface ReferenceProfile {
  readonly format: 'fpl-ml/reference-profile';
  readonly version: typeof PROFILE_VERSION;
  readonly rows: number;
  /** Sorted by name. */
  readonly columns: readonly ColumnProfile[];
}

/** Whether data are a profile of data. */
export function isProfile(data: object): data is ReferenceProfile {
  return 'format' in data && data.format === 'fpl-ml/reference-profile';
}
