import { html, type Markup, NOTHING, quoted } from '../drawing/markup.js';
import { counted, fixed, whole } from '../drawing/number-text.js';
import type { ComponentState } from '../shown/component-state.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import { instant } from './instant.js';
import type { RenderOptions } from './render-options.js';
import { statusMark } from './status-sign.js';

type Fact = (state: DashboardState, options: RenderOptions) => Markup;

function performanceFact({ periods }: DashboardState, { noun }: RenderOptions): Markup {
  const latest = periods.findLast(({ rmse }) => rmse !== null);
  if (latest === undefined) return NOTHING;
  const { rmse, mae, n, label } = latest;
  return html`RMSE ${fixed(rmse, 3)}, MAE ${fixed(mae, 3)} on ${whole(n)} rows in ${noun} ${quoted(label)}`;
}

function driftFact({ drift, periods }: DashboardState, { noun }: RenderOptions): Markup {
  const latest = periods.findLastIndex((period) => period.drift !== null);
  if (latest < 0) return NOTHING;
  const judged = drift.filter(({ cells }) => (cells[latest] ?? null) !== null);
  const drifted = judged.filter(({ cells }) => cells[latest]?.verdict === 'drift').length;
  return html`${drifted} of ${counted(judged.length, 'column')} drifted in ${noun} ${quoted(periods[latest]?.label ?? '')}`;
}

function retrainingFact({ retrainings, rollout }: DashboardState): Markup {
  const [latest] = retrainings.rows;
  if (latest === undefined) return NOTHING;
  const trial = rollout === null ? NOTHING : html`; ${quoted(rollout.version)} on trial`;
  return html`latest ${instant(latest.requestedAt)}, ${quoted(latest.verdict ?? latest.status)}${trial}`;
}

function registryFact({ versions, champion }: DashboardState): Markup {
  const count = versions.rows.length + versions.more;
  return count === 0
    ? NOTHING
    : html`${counted(count, 'version')}, ${champion === null ? 'no champion' : html`champion ${quoted(champion)}`}`;
}

function schedulerFact({ jobs }: DashboardState): Markup {
  const { scheduled, running, waiting } = jobs;
  const next = scheduled.find(({ nextRun }) => nextRun !== null);
  const when = next === undefined ? NOTHING : html`; next ${quoted(next.name)} ${instant(next.nextRun)}`;
  return html`${counted(scheduled.length, 'job')} scheduled, ${running.length} running, ${waiting.length} waiting${when}`;
}

function notificationFact({ firing, deliveries }: DashboardState): Markup {
  const sum = (figure: (row: (typeof deliveries)[number]) => number): number =>
    deliveries.reduce((total, row) => total + figure(row), 0);
  const delivered = sum((row) => row.delivered);
  return html`${counted(firing, 'condition')} firing; ${counted(delivered, 'message')} delivered, ${whole(sum((row) => row.pending))} under way`;
}

const FACTS: Readonly<Record<string, Fact>> = {
  performance: performanceFact,
  drift: driftFact,
  retraining: retrainingFact,
  registry: registryFact,
  scheduler: schedulerFact,
  notifications: notificationFact,
};

/** Where on the page more is said. */
const ANCHORS: Readonly<Record<string, string>> = {
  performance: 'error',
  drift: 'drift',
  retraining: 'retraining',
  rollout: 'versions',
  registry: 'versions',
  scheduler: 'jobs',
  notifications: 'alerts',
  audit: 'decisions',
};

function nameOf(name: string): Markup {
  const anchor = Object.hasOwn(ANCHORS, name) ? ANCHORS[name] : undefined;
  return anchor === undefined ? quoted(name) : html`<a href="#${anchor}">${name}</a>`;
}

/** Reasons beyond these are folded. */
const OPEN = 2;

function reasonsOf({ reasons }: ComponentState): Markup {
  const line = (reason: string): Markup => html`<p class="why" title="${reason}">${quoted(reason)}</p>`;
  const rest = reasons.slice(OPEN);
  if (rest.length === 0) return html`${reasons.map(line)}`;
  const folded = html`<details><summary>${counted(rest.length, 'more reason')}</summary>${rest.map(line)}</details>`;
  return html`${reasons.slice(0, OPEN).map(line)}${folded}`;
}

function tile(component: ComponentState, state: DashboardState, options: RenderOptions): Markup {
  const { name, status, unread } = component;
  const fact = unread === null && Object.hasOwn(FACTS, name) ? (FACTS[name]?.(state, options) ?? NOTHING) : NOTHING;
  return html`<li><h2>${nameOf(name)} ${statusMark(status)}</h2><p class="data">${fact}</p>${reasonsOf(component)}</li>`;
}

/** A tile for each component, and what could not be read. */
export function tilesSection(state: DashboardState, options: RenderOptions): Markup {
  const unread = state.components.filter((component) => component.unread !== null);
  const names = unread.map(
    ({ name, unread: code }, i) => html`${i === 0 ? '' : ', '}<bdi>${name}</bdi> (${code ?? ''})`,
  );
  const notice =
    unread.length === 0
      ? NOTHING
      : html`<p class="unread" role="alert">Could not be read: ${names}. What depends on it is missing below; the log of the service says why.</p>`;
  const tiles = state.components.map((component) => tile(component, state, options));
  return html`${notice}<ul class="tiles" aria-label="Components">${tiles}</ul>`;
}
