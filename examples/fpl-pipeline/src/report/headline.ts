import { counted, dot, fixed, html, level, type Markup, percent, quoted, whole } from '@fpl-ml/dashboard/drawing';
import type { Figures } from '../result.js';
import { triggerWords } from './outcome-words.js';
import type { ReportData } from './report-data.js';

/** A gain by retraining below this share of the error is none worth speaking of. */
const WORTH_RETRAINING = 0.005;

/** A comparison of two errors in words. */
function against(rmse: number, other: number): string {
  const change = rmse / other - 1;
  if (!Number.isFinite(change)) return 'not comparable with';
  if (Math.abs(change) < 0.00005) return 'the same as';
  return `${percent(Math.abs(change), 2)} ${change < 0 ? 'below' : 'above'}`;
}

/** How an error compares with two others. */
function comparison({ result, gameweeks }: ReportData): string {
  const { served, baselines } = result;
  const { never, weekly } = baselines;
  return [
    `Over ${counted(gameweeks.length, 'gameweek')} the predictions that were served`,
    `had an RMSE of ${fixed(served.rmse, 4)} points:`,
    `${against(served.rmse, never.rmse)} never retraining (${fixed(never.rmse, 4)}),`,
    `${against(served.rmse, weekly.rmse)} retraining after every gameweek (${fixed(weekly.rmse, 4)}).`,
  ].join(' ');
}

/** What the retrainings were worth, of what they could have been. */
function worth({ result, gameweeks }: ReportData): string {
  const { served, baselines, retrainings } = result;
  const gain = baselines.never.rmse - baselines.weekly.rmse;
  if (!(gain / baselines.never.rmse > WORTH_RETRAINING))
    return 'Retraining makes hardly any difference in this season.';
  const kept = percent((baselines.never.rmse - served.rmse) / gain, 0);
  const spent = `${retrainings} of ${counted(gameweeks.length - 1, 'possible retraining')}`;
  return `That is ${kept} of what retraining every time gains, with ${spent}.`;
}

const ROWS: readonly (readonly [string, (data: ReportData) => Figures])[] = [
  ['served', ({ result }) => result.served],
  ['retrained every gameweek', ({ result }) => result.baselines.weekly],
  ['never retrained', ({ result }) => result.baselines.never],
  ['mean of the last five', ({ result }) => result.baselines.last5],
  ['mean of the season', ({ result }) => result.baselines.seasonMean],
];

/** Where an RMSE lies among all of the table. */
function position(rmse: number, all: readonly number[]): Markup {
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = high > low && Number.isFinite(rmse) ? 6 + (108 * (rmse - low)) / (high - low) : 60;
  const content = [level('grid', 6, 114, 7), dot('point', x, 7, 4)];
  return html`<svg aria-hidden="true" viewBox="0 0 120 14" width="120" height="14">${content}</svg>`;
}

function table(data: ReportData): Markup {
  const figures = ROWS.map(([name, find]) => ({ name, ...find(data) }));
  const all = figures.map(({ rmse }) => rmse);
  const rows = figures.map(({ name, rmse, mae, r2 }, i) => {
    const [first, strong] = [fixed(rmse, 4), i === 0 ? html` class="strong"` : ''];
    const cells = html`<td>${first}</td><td class="dots">${position(rmse, all)}</td><td>${fixed(mae, 4)}</td><td>${fixed(r2, 4)}</td>`;
    return html`<tr${strong}><th scope="row">${name}</th>${cells}</tr>`;
  });
  const head = html`<tr><th scope="col"></th><th scope="col">RMSE</th><th scope="col" class="dots"></th><th scope="col">MAE</th><th scope="col">R²</th></tr>`;
  return html`<div class="scroll" role="region" aria-label="Figures of the season" tabindex="0">
<table class="figures"><thead>${head}</thead><tbody>${rows}</tbody></table>
</div>`;
}

function fact(value: number, noun: string, note: Markup | string): Markup {
  return html`<div><dd>${whole(value)}</dd><dt>${noun}${note === '' ? '' : html` <span>${note}</span>`}</dt></div>`;
}

function facts({ result, gameweeks }: ReportData): Markup {
  const { retrainings, promotions, rejections, rollbacks, alerts, triggers } = result;
  const causes = Object.entries(triggers).map(
    ([trigger, count], i) => html`${i === 0 ? '' : ', '}${count} by ${quoted(triggerWords(trigger))}`,
  );
  const alarmed = gameweeks.filter(({ alarms }) => alarms.length > 0).length;
  const drifted = gameweeks.filter(({ drift }) => drift === 'drift').length;
  return html`<dl class="facts">${[
    fact(retrainings, retrainings === 1 ? 'retraining' : 'retrainings', html`${causes}`),
    fact(promotions, 'promoted', ''),
    fact(rejections, 'rejected', ''),
    fact(rollbacks, 'rolled back', ''),
    fact(alarmed, alarmed === 1 ? 'gameweek with alarms' : 'gameweeks with alarms', ''),
    fact(drifted, drifted === 1 ? 'gameweek with drift' : 'gameweeks with drift', ''),
    fact(alerts, alerts === 1 ? 'alert sent' : 'alerts sent', ''),
  ]}</dl>`;
}

/** What the season came to. */
export function headline(data: ReportData): Markup {
  const { season, model, market, policy, seed, served } = data.result;
  const about = html`Model ${quoted(model)}${market ? ' with the market' : ''}, kept as ${quoted(data.model)}; policy ${quoted(policy)}, seed ${seed}; ${whole(served.n)} player-gameweeks.`;
  return html`<header>
<h1>Season ${quoted(season)}</h1>
<p class="about">${about}</p>
<p class="lead">${comparison(data)} ${worth(data)}</p>
</header>
<div class="summary">${table(data)}${facts(data)}</div>`;
}
