import {
  CHART_WIDTH,
  chartFrame,
  clipped,
  coordinate,
  dot,
  fixed,
  html,
  label,
  LEFT,
  level,
  type Markup,
  NOTHING,
  outcomeSign,
  percent,
  pValueText,
  says,
  sign,
  upright,
  valueScale,
  type ValueScale,
} from '@fpl-ml/dashboard/drawing';
import { outcomeWords } from './outcome-words.js';
import type { ReportedCandidate, ReportedGameweek } from './report-data.js';

const ROW = 19;
const NOTE = 300;

function thresholdOf({ gates }: ReportedCandidate): number | null {
  return gates.find(({ gate }) => gate === 'performanceImprovement')?.threshold ?? null;
}

function valuesOf(candidate: ReportedCandidate): readonly number[] {
  const { pairs, canary } = candidate;
  const found = [pairs?.improvement, ...(pairs?.interval ?? []), thresholdOf(candidate)];
  const trials = canary.map(({ improvement }) => improvement);
  return [...found, ...trials].filter((value) => value !== null && value !== undefined);
}

function nameOf({ version, gameweek }: ReportedCandidate, gameweeks: readonly ReportedGameweek[]): string {
  const after = gameweeks[gameweek]?.label;
  const when = after === undefined ? 'start' : `after ${after}`;
  return version === null ? when : `${when} · ${clipped(version, 10)}`;
}

/** The sign of what a trial showed. */
export function trialSign(x: number, y: number, words: string): Markup {
  const place = `translate(${coordinate(x)} ${coordinate(y)})`;
  return html`<path class="trial" transform="${place}" d="M0-4.5L4.5 0L0 4.5L-4.5 0z"><title>${words}</title></path>`;
}

function estimate(candidate: ReportedCandidate, scale: ValueScale, y: number): Markup {
  const { pairs, canary } = candidate;
  const [threshold, improvement, interval] = [thresholdOf(candidate), pairs?.improvement ?? null, pairs?.interval];
  return html`${[
    threshold === null ? NOTHING : upright('limit solid', scale.at(threshold), y - 7, y + 7),
    interval === null || interval === undefined
      ? NOTHING
      : level('interval', scale.at(interval[0]), scale.at(interval[1]), y),
    improvement === null ? NOTHING : dot('point', scale.at(improvement), y, 3.6),
    canary.map((shown) =>
      shown.improvement === null ? NOTHING : trialSign(scale.at(shown.improvement), y, shown.reason),
    ),
  ]}`;
}

function row(
  candidate: ReportedCandidate,
  gameweeks: readonly ReportedGameweek[],
  scale: ValueScale,
  i: number,
): Markup {
  const { pairs, outcome } = candidate;
  const y = (i + 0.5) * ROW + 6;
  const right = CHART_WIDTH - NOTE + 16;
  const [found, words, name] = [outcomeSign(outcome), outcomeWords(outcome), nameOf(candidate, gameweeks)];
  const figures = `${percent(pairs?.improvement ?? null, 2)}, ${pValueText(pairs?.pValue ?? null)}`;
  return says(
    `${name}: ${figures}, ${words}`,
    level('grid', LEFT, CHART_WIDTH - NOTE, y),
    label('lane', LEFT - 10, y + 3.5, name),
    estimate(candidate, scale, y),
    label('small', right, y + 3.5, figures),
    found === null ? NOTHING : sign(found, right + 142, y, ''),
    label('small', right + 154, y + 3.5, clipped(words, 24)),
  );
}

/** The improvement of every candidate with its interval, against what its gate asks for, and what its trial showed. */
export function forest(candidates: readonly ReportedCandidate[], gameweeks: readonly ReportedGameweek[]): Markup {
  const scale = valueScale([0, ...candidates.flatMap(valuesOf)], LEFT + 6, CHART_WIDTH - NOTE - 6, 8);
  const height = candidates.length * ROW + 8;
  const content = [
    scale.ticks.map((tick) => [
      upright('grid', scale.at(tick), 0, height),
      label('tick mid', scale.at(tick), height + 14, `${fixed(100 * tick, Math.max(0, scale.digits - 2))} %`),
    ]),
    upright('centre', scale.at(0), 0, height),
    candidates.map((candidate, i) => row(candidate, gameweeks, scale, i)),
  ];
  return chartFrame('evidence-chart', 'Improvement of each candidate with its interval', height + 22, html`${content}`);
}
