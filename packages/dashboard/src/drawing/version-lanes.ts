import type { ServedVersion } from '../shown/served-version.js';
import type { ShownPeriod } from '../shown/shown-period.js';
import { clipped, html, type Markup, NOTHING } from './markup.js';
import { plainPercent, utc } from './number-text.js';
import { chartFrame, LEFT, type PeriodAxis, periodAxis, periodLabels } from './period-axis.js';
import { box, label, level, says } from './shapes.js';

const ROW = 18;

/** What {@link versionLanes} shows. */
export interface VersionLanesOptions {
  readonly versions: readonly ServedVersion[];
  readonly periods: readonly ShownPeriod[];
  /** What a period is called, in lower case. */
  readonly noun: string;
  /** What predictions are about, in the plural: `players`. */
  readonly entities: string;
}

interface Lane {
  readonly axis: PeriodAxis;
  readonly labels: readonly string[];
  readonly entities: string;
  readonly top: number;
}

function spanWords({ version, shares, quarantine }: ServedVersion, lane: Lane, i: number): string {
  const share = shares[i] ?? null;
  const part = plainPercent(share === null ? null : Math.round(share * 1000) / 1000);
  const served = `${version} served ${part} of the ${lane.entities} in ${lane.axis.noun} ${lane.labels[i] ?? ''}`;
  return quarantine === null ? served : `${served}; later withdrawn: ${quarantine}`;
}

/** A full bar for who served most, a low outlined one for a canary, with its share. */
function span(version: ServedVersion, lane: Lane, i: number): Markup {
  const { axis, top } = lane;
  const share = version.shares[i] ?? 0;
  if (share === 0) return NOTHING;
  const [from, to, bottom] = [axis.from(i), axis.from(i + 1), top + ROW - 2.5];
  const most = share >= 0.5;
  const text = most ? NOTHING : label('tiny mid', axis.middle(i), top + 10, `${Math.round(100 * share)}%`);
  const bar = box(most ? 'served' : 'canary', from + 0.5, bottom - (most ? ROW - 5 : 4), to - 0.5, bottom);
  return says(spanWords(version, lane, i), box('hit', from, top, to, top + ROW), bar, text);
}

function rowOf(version: ServedVersion, lane: Lane): Markup {
  const { trainedBefore, quarantine, shares, roles } = version;
  const { axis, top } = lane;
  const trained = trainedBefore === null ? '' : `trained before ${clipped(trainedBefore, 8)}`;
  const history = roles.map(({ at, what, reason }) => `${utc(at)} ${what}: ${reason}`).join('; ');
  const text = top + 13;
  return html`${[
    level('grid', LEFT, axis.end, top + ROW - 2),
    says(history, label('lane', LEFT - 10, text, clipped(version.version, 16))),
    shares.map((_, i) => span(version, lane, i)),
    label('small', axis.end + 8, text, quarantine === null ? trained : `${trained}, withdrawn`),
  ]}`;
}

/** Who served what share in each period, a lane for each version. */
export function versionLanes({ versions, periods, noun, entities }: VersionLanesOptions): Markup {
  const axis = periodAxis(periods.length, noun);
  const labels = periods.map((period) => period.label);
  const height = versions.length * ROW;
  const rows = versions.map((version, i) => rowOf(version, { axis, labels, entities, top: i * ROW }));
  return chartFrame(
    'serving-chart',
    `Share of the ${entities} that each version served, by ${noun}`,
    height + 22,
    html`${rows}${periodLabels(axis, periods, height + 16)}`,
  );
}
