import type { RandomSource } from '@fpl-ml/core';
import { fisherExactTest } from '@fpl-ml/stats';
import { percent } from '../words.js';
import { cartRegions, MOST_LEAVES, type Region } from './cart-regions.js';
import { type ExplanationFeature, levelFeatures, numberFeature, pairFeature } from './explanation-features.js';
import type { PairedColumn } from './paired-columns.js';
import { countUp, shuffle } from './shuffle.js';

/** A share of the rows of a side. */
export interface RegionShare {
  readonly share: number;
  /** Of so many rows, none of which served to find the region. */
  readonly rows: number;
}

/** A region in which the sides differ. */
export interface DifferingRegion {
  /** Its conditions, all of which hold. */
  readonly conditions: readonly string[];
  readonly reference: RegionShare;
  readonly current: RegionShare;
}

/** ml-cart takes time with the square of the rows: 1,000 of each side, of at most so many columns. */
const MOST_ROWS = 1000;
const MOST_COLUMNS = 6;
/** Numeric columns whose pairs are looked at. */
const MOST_PAIRED = 4;
const MOST_REGIONS = 3;

function featuresOf(columns: readonly PairedColumn[]): readonly ExplanationFeature[] {
  const numbers = columns.filter(({ kind }) => kind === 'numeric');
  const paired = numbers.slice(0, MOST_PAIRED);
  return [
    ...numbers.map(numberFeature),
    ...columns.flatMap(levelFeatures),
    ...paired.flatMap((a, i) => paired.slice(i + 1).map((b) => pairFeature(a, b))),
  ];
}

type Side = 'reference' | 'current';

interface Divided {
  readonly fit: Int32Array;
  readonly rest: Int32Array;
}

/** As many rows of each side are fitted, at most half of them. */
function divide(n: readonly [number, number], random: RandomSource): Readonly<Record<Side, Divided>> {
  const fitted = Math.min(MOST_ROWS, Math.floor(n[0] / 2), Math.floor(n[1] / 2));
  const part = (rows: number): Divided => {
    const order = shuffle(countUp(rows), random);
    return { fit: order.subarray(0, fitted), rest: order.subarray(fitted) };
  };
  return { reference: part(n[0]), current: part(n[1]) };
}

function growTree(features: readonly ExplanationFeature[], parts: Readonly<Record<Side, Divided>>): readonly Region[] {
  const rowsOf = (side: Side): number[][] =>
    Array.from(parts[side].fit, (row) => features.map(({ valueOf }) => valueOf(side, row)));
  return cartRegions(rowsOf('reference'), rowsOf('current'), features.length);
}

function countIn(region: Region, features: readonly ExplanationFeature[], side: Side, rows: Int32Array): number {
  const conditions = [...region];
  const holds = (row: number): boolean =>
    conditions.every(([at, { low, high }]) => {
      const value = features[at]?.valueOf(side, row) ?? Number.NaN;
      return value >= low && value < high;
    });
  return rows.reduce((count, row) => count + Number(holds(row)), 0);
}

interface Search {
  readonly features: readonly ExplanationFeature[];
  readonly parts: Readonly<Record<Side, Divided>>;
}

/** How clearly two shares differ: the difference in standard deviations of a row. */
function contrast(a: number, b: number): number {
  const middle = (a + b) / 2;
  return a === b ? 0 : Math.abs(a - b) / Math.sqrt(middle * (1 - middle));
}

/** The contrast of the rows that the tree was grown on. */
function seenContrast(region: Region, { features, parts }: Search): number {
  const share = (side: Side): number => countIn(region, features, side, parts[side].fit) / parts[side].fit.length;
  return contrast(share('reference'), share('current'));
}

/** What a shorter region may lose of the contrast. */
const WORTH = 0.95;

/** Leaves out conditions that add next to nothing: a tree asks more than it needs. */
function simplified(region: Region, search: Search): Region {
  if (region.size < 2) return region;
  const shorter = [...region.keys()]
    .map((at) => new Map([...region].filter(([feature]) => feature !== at)))
    .map((candidate) => ({ candidate, clear: seenContrast(candidate, search) }))
    .reduce((best, other) => (other.clear > best.clear ? other : best));
  return shorter.clear >= WORTH * seenContrast(region, search) ? simplified(shorter.candidate, search) : region;
}

function measured(region: Region, { features, parts }: Search): readonly DifferingRegion[] {
  const [old, fresh] = [parts.reference.rest, parts.current.rest];
  const a = countIn(region, features, 'reference', old);
  const b = countIn(region, features, 'current', fresh);
  const { pValue } = fisherExactTest([
    [a, old.length - a],
    [b, fresh.length - b],
  ]);
  if (pValue > 0.05 / MOST_LEAVES) return [];
  const conditions = [...region].map(([at, bounds]) => features[at]?.words(bounds) ?? '');
  const reference = { share: a / old.length, rows: old.length };
  return [{ conditions, reference, current: { share: b / fresh.length, rows: fresh.length } }];
}

const clear = ({ current, reference }: DifferingRegion): number => contrast(current.share, reference.share);

/**
 * The regions of a shallow tree in which the sides differ most, measured on rows that the tree has not seen; those that
 * could be luck (Fisher's exact test, Bonferroni over the leaves) are left out.
 *
 * @param wanted names of the columns to look at, the most important first
 * @param n rows of both sides
 */
export function explainDifference(
  columns: readonly PairedColumn[],
  wanted: readonly string[],
  n: readonly [number, number],
  random: RandomSource,
): readonly DifferingRegion[] {
  const chosen = wanted.slice(0, MOST_COLUMNS).flatMap((name) => columns.filter((column) => column.name === name));
  const features = featuresOf(chosen);
  if (features.length === 0) return [];
  const search = { features, parts: divide(n, random) };
  const regions = growTree(features, search.parts).map((region) => simplified(region, search));
  const distinct = new Map(
    regions.map((region) => [JSON.stringify([...region].toSorted((a, b) => a[0] - b[0])), region]),
  );
  return [...distinct.values()]
    .filter((region) => region.size > 0)
    .flatMap((region) => measured(region, search))
    .toSorted((a, b) => clear(b) - clear(a))
    .slice(0, MOST_REGIONS);
}

/** A region as a sentence. */
export function regionWords({ conditions, reference, current }: DifferingRegion): string {
  const share = (side: RegionShare): string => percent(Math.round(side.share * 1000) / 1000);
  return `${conditions.join(' and ')}: ${share(current)} of current rows, ${share(reference)} of the reference`;
}
