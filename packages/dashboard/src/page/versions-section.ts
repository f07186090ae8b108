import type { HealthStatus } from '@fpl-ml/core';
import { html, type Markup, NOTHING, quoted } from '../drawing/markup.js';
import { ABSENT, counted, fixed, percent, plainPercent, whole } from '../drawing/number-text.js';
import { textTable } from '../drawing/text-table.js';
import { box } from '../drawing/shapes.js';
import { versionLanes } from '../drawing/version-lanes.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import type { ShownRollout } from '../shown/shown-rollout.js';
import type { VersionRow } from '../shown/version-row.js';
import { instant } from './instant.js';
import { moreWords } from './more-words.js';
import type { RenderOptions } from './render-options.js';
import { markedWords } from './status-sign.js';

/** Figures that people look for first; what a trainer adds comes after. */
const FIRST = ['rmse', 'mae', 'r2'];
const FIGURES = 3;

const figure = (value: number | null): string =>
  value !== null && Number.isInteger(value) ? whole(value) : fixed(value, 3);

function observedOf({ observed }: VersionRow): string {
  return observed === null ? ABSENT : `${fixed(observed.rmse, 3)} on ${whole(observed.n)}`;
}

function metricsOf({ metrics }: VersionRow): Markup {
  const names = [
    ...FIRST.filter((name) => Object.hasOwn(metrics, name)),
    ...Object.keys(metrics).filter((name) => !FIRST.includes(name)),
  ];
  if (names.length === 0) return html`${ABSENT}`;
  const shown = names.slice(0, FIGURES);
  const words = shown.map((name, i) => html`${i === 0 ? '' : ', '}${quoted(name)} ${figure(metrics[name] ?? null)}`);
  return html`${words}`;
}

const OF_VERDICT: Readonly<Record<string, HealthStatus>> = {
  pass: 'healthy',
  fail: 'critical',
  inconclusive: 'warning',
};

function verdictOf({ verdict }: VersionRow): Markup {
  if (verdict === null) return html`${ABSENT}`;
  return markedWords((Object.hasOwn(OF_VERDICT, verdict) ? OF_VERDICT[verdict] : undefined) ?? 'unknown', verdict);
}

function standingOf({ quarantine, archived, integrity }: VersionRow): Markup {
  if (quarantine !== null) return html`quarantined: ${quoted(quarantine)}`;
  return archived ? html`archived` : quoted(integrity);
}

function rolloutWords(rollout: ShownRollout, { noun, entities }: RenderOptions): Markup {
  const { version, against, weight, observed, waited, expected, withheld } = rollout;
  const share = Math.max(0, Math.min(1, weight));
  const bar = [box('canary', 1, 3, 119, 13), box('served', 1, 3, 1 + 118 * share, 13)];
  const hope = expected === null ? NOTHING : html`; its gates found the RMSE ${percent(expected, 1)} lower`;
  const advice = withheld === null ? NOTHING : html` <b>It should be rolled back</b>: ${quoted(withheld)}.`;
  const patience = waited === 0 ? NOTHING : html`, ${counted(waited, noun)} without a decision`;
  return html`<div class="rollout">
<svg aria-hidden="true" viewBox="0 0 120 16" width="120" height="16">${bar}</svg>
<span>On trial: ${quoted(version)} serves ${plainPercent(weight)} of the ${entities}, ${quoted(against)} the others${hope}. ${counted(observed, noun)} seen${patience}.${advice}</span>
</div>`;
}

function versionTable({ versions }: DashboardState, noun: string): Markup {
  const rows = versions.rows.map((row) => [
    quoted(row.version),
    row.roles.length === 0 ? ABSENT : row.roles.map((role, i) => html`${i === 0 ? '' : ', '}<b>${role}</b>`),
    verdictOf(row),
    observedOf(row),
    metricsOf(row),
    row.trainedBefore === null ? ABSENT : quoted(row.trainedBefore),
    instant(row.createdAt),
    standingOf(row),
  ]);
  const columns = [
    ['version', 'text'],
    ['role', 'text'],
    ['evaluation', 'text'],
    ['RMSE on rows', 'text'],
    ['training', 'long'],
    [`trained before ${noun}`, 'text'],
    ['registered', 'text'],
    ['state', 'text'],
  ] as const;
  return textTable('Versions', columns, rows, true);
}

/** Which versions there are, who serves, and who is on trial. */
export function versionsSection(state: DashboardState, options: RenderOptions): Markup {
  const { versions, served, periods, rollout } = state;
  const { noun, entities } = options;
  const title = html`<h2>Versions and who serves</h2>`;
  if (versions.rows.length === 0) {
    return html`<section id="versions">${title}<p>No version is registered.</p></section>`;
  }
  const trial = rollout === null ? html`<p>No rollout is under way.</p>` : rolloutWords(rollout, options);
  const lanes = served.length === 0 ? NOTHING : versionLanes({ versions: served, periods, noun, entities });
  return html`<section id="versions">${title}${trial}${lanes}
<h3>All versions</h3>${versionTable(state, noun)}${moreWords(versions.more, 'version')}</section>`;
}
