import { counted, percent, plainPercent, pValueText } from '@fpl-ml/dashboard/drawing';
import type { ReportedGate, ReportedPairs } from './report-data.js';

/** Above it, a p-value is nothing rare. */
const RARE = 0.2;

/** How rarely luck looks as good; empty where it is no rarity. */
function luckWords(p: number | null): string {
  if (p === null || p <= 0 || p > RARE) return '';
  return `, which luck alone would bring once in ${Math.round(1 / p)} times`;
}

function improvementWords({ improvement }: ReportedPairs): string {
  if (improvement === null) return 'the change of the RMSE is undefined';
  const change = improvement < 0 ? 'higher' : 'lower';
  return `the refit had an RMSE ${percent(Math.abs(improvement), 2)} ${change} than the version in service`;
}

/** What the improvement gate made of the pairs; empty where it passed or was not asked. */
function gateWords({ improvement }: ReportedPairs, gate: ReportedGate | undefined): string {
  if (gate === undefined || gate.verdict === 'pass' || gate.threshold === null) return '';
  const asked = `the ${plainPercent(gate.threshold)} that the gate asks for`;
  if (gate.verdict === 'fail') return ` The improvement is surely less than ${asked}.`;
  return improvement !== null && improvement >= gate.threshold
    ? ` The improvement reaches ${asked}, but may be luck.`
    : ` The improvement is less than ${asked}, but not surely so.`;
}

/**
 * What the paired gameweeks say, in sentences.
 *
 * @param gate the gate that looked at them, if one did
 */
export function pairWords(pairs: ReportedPairs, gate: ReportedGate | undefined): string {
  const { periods, interval, pValue, minimumDetectable } = pairs;
  const range = interval === null ? '' : ` (95 % interval ${percent(interval[0], 2)} to ${percent(interval[1], 2)})`;
  const power =
    minimumDetectable === null
      ? ''
      : ` With so many gameweeks, ${percent(minimumDetectable, 2)} would be found four times out of five.`;
  const found = `On ${counted(periods, 'past gameweek')} that both were scored on, ${improvementWords(pairs)}${range}`;
  return `${found}: ${pValueText(pValue)}${luckWords(pValue)}.${gateWords(pairs, gate)}${power}`;
}
