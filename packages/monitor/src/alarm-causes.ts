import { FplMlError } from '@fpl-ml/core';
import { normal } from '@fpl-ml/stats';

/** A part of the rows whose figures are worse, or better, than those of the rest. */
export interface SliceHint {
  /** What the rows have in common, in words: `position = FWD`. */
  readonly name: string;
  /** Error of the slice minus that of the rest, in units of the figure; positive is worse. */
  readonly difference: number;
  readonly standardError: number;
  /** Which share of the rows it has, from 0 to 1. */
  readonly share?: number;
}

/** A feature whose distribution has changed. */
export interface DriftedColumnHint {
  readonly column: string;
  /** Corrected for the number of columns that were looked at. */
  readonly pValue: number;
  /** How large the change is, and what was measured: `{ name: 'psi', value: 0.31 }`. */
  readonly effect?: { readonly name: string; readonly value: number };
}

/** What else was seen in the period of an alarm. */
export interface AlarmHints {
  readonly slices?: readonly SliceHint[];
  readonly driftedColumns?: readonly DriftedColumnHint[];
}

/** Something that went wrong at the same time as an alarm; not proof that it is the cause. */
export interface ProbableCause {
  readonly kind: 'slice' | 'feature';
  /** The slice or column. */
  readonly name: string;
  /** How unlikely it would be by chance: the p-value's negative decimal logarithm, at most 300. */
  readonly evidence: number;
  /** In plain words. */
  readonly sentence: string;
}

/** What is less likely than this by chance is told. */
const NOTABLE = 0.05;
const MOST_CAUSES = 5;
const MOST_EVIDENCE = 300;

const digits = (value: number): string => String(Number(value.toPrecision(3)));

const evidenceOf = (pValue: number): number => Math.min(MOST_EVIDENCE, Math.max(0, -Math.log10(pValue)));

function invalid(message: string): FplMlError {
  return new FplMlError('ALARM_HINTS_INVALID', message);
}

function ofSlice({ name, difference, standardError, share }: SliceHint): ProbableCause {
  const sound = Number.isFinite(difference) && standardError > 0 && Number.isFinite(standardError);
  if (!sound || (share !== undefined && !(share >= 0 && share <= 1))) {
    throw invalid(
      `Expected for slice "${name}" a finite difference, a standard error above 0 and a share from 0 to 1, got ${difference}, ${standardError}, ${share}.`,
    );
  }
  const rows = share === undefined ? '' : `, with ${digits(100 * share)} % of the rows`;
  const sentence = `${name}: error ${digits(difference)} above the rest (standard error ${digits(standardError)})${rows}`;
  return {
    kind: 'slice',
    name,
    evidence: evidenceOf(normal.sf(difference / standardError)),
    sentence,
  };
}

function ofColumn({ column, pValue, effect }: DriftedColumnHint): ProbableCause {
  if (!(pValue >= 0 && pValue <= 1)) {
    throw invalid(`Expected for column "${column}" a p-value from 0 to 1, got ${pValue}.`);
  }
  const size = effect === undefined ? '' : `${effect.name} ${digits(effect.value)}, `;
  const sentence = `${column} drifted in the same period (${size}p ${digits(pValue)})`;
  return { kind: 'feature', name: column, evidence: evidenceOf(pValue), sentence };
}

/**
 * What may be behind an alarm, the least accidental first: slices that are worse than the rest, and features that drifted
 * at the same time; at most five, each notable at 5 %. It is a hint where to look, not a proof.
 *
 * @throws FplMlError `ALARM_HINTS_INVALID`
 *
 * @example
 * ```ts
 * import { probableCauses } from '@fpl-ml/monitor';
 *
 * const [first] = probableCauses({
 *   slices: [{ name: 'position = FWD', difference: 0.9, standardError: 0.2, share: 0.08 }],
 *   driftedColumns: [{ column: 'minutes_5', pValue: 1e-9, effect: { name: 'psi', value: 0.4 } }],
 * });
 * const name = first?.name; // 'minutes_5'
 * ```
 */
export function probableCauses({ slices = [], driftedColumns = [] }: AlarmHints): readonly ProbableCause[] {
  const least = evidenceOf(NOTABLE);
  return [...slices.map(ofSlice), ...driftedColumns.map(ofColumn)]
    .filter(({ evidence }) => evidence >= least)
    .sort((a, b) => b.evidence - a.evidence)
    .slice(0, MOST_CAUSES)
    .map((cause) => Object.freeze(cause));
}
