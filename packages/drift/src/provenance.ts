import { contentHash } from './content-hash.js';
import { invalidOption } from './errors.js';
import type { Rows } from './row-values.js';

/** What a user says of a reference. */
export interface ReferenceAbout {
  /** Which one it is, for instance `training`, `anchor` or a season. */
  readonly name: string;
  /** When its data begin and end, epoch milliseconds. */
  readonly from?: number;
  readonly to?: number;
  /** Anything that a reader of a report should know of it. */
  readonly note?: string;
}

/** Where a reference comes from: which one, and proof of what it held. */
export interface ReferenceProvenance extends ReferenceAbout {
  /** SHA-256 of its columns: the same data give the same hash, whatever their order of columns or kind of array. */
  readonly hash: string;
  readonly rows: number;
}

/**
 * What a user said of a reference, with the hash of its columns that can be read.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID` without a name, or with an end before the start
 */
export function provenanceOf({ frame, count }: Rows, about: ReferenceAbout): ReferenceProvenance {
  return provenanceWith(contentHash(frame), count, about);
}

/** What a user said of a reference, whose hash and rows are known. */
export function provenanceWith(hash: string, rows: number, about: ReferenceAbout): ReferenceProvenance {
  const { name, from, to, note } = about;
  if (name === '') throw invalidOption('about.name', 'a name', '""');
  const [start, end] = [from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY];
  if (!(start <= end)) throw invalidOption('about', '`from` at or before `to`', `${start} and ${end}`);
  return {
    name,
    hash,
    rows,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(note === undefined ? {} : { note }),
  };
}
