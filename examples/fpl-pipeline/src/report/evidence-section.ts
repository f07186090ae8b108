import { dot, html, inlineSign, inText, type Markup, outcomeSign, quoted, upright } from '@fpl-ml/dashboard/drawing';
import { evidenceWords, gateSentence } from './evidence-words.js';
import { forest, trialSign } from './forest.js';
import { outcomeWords } from './outcome-words.js';
import type { ReportData, ReportedCandidate, ReportedGameweek } from './report-data.js';

function heading({ version, gameweek, outcome }: ReportedCandidate, gameweeks: readonly ReportedGameweek[]): Markup {
  const after = gameweeks[gameweek]?.label;
  const when = after === undefined ? 'Before the season' : `After gameweek ${after}`;
  const found = outcomeSign(outcome);
  const name = version === null ? '' : html`${quoted(version)} `;
  return html`<h3>${when}<span>${name}${found === null ? '' : inlineSign(found)} ${outcomeWords(outcome)}</span></h3>`;
}

function article(candidate: ReportedCandidate, gameweeks: readonly ReportedGameweek[]): Markup {
  const gates =
    candidate.gates.length === 0 ? '' : html`<ul class="plain gates">${candidate.gates.map(gateSentence)}</ul>`;
  return html`<article>${heading(candidate, gameweeks)}<div>${evidenceWords(candidate)}${gates}</div></article>`;
}

function key(candidates: readonly ReportedCandidate[]): Markup {
  const tried = candidates.some(({ canary }) => canary.length > 0);
  const trial = tried ? html`<li>${inText(trialSign(0, 0, ''))} on trial, one gameweek</li>` : '';
  return html`<ul class="key">
<li>${inText(dot('point', 0, 0, 3.6))} on paired past gameweeks, with its 95 % interval</li>
<li>${inText(upright('limit solid', 0, -7, 7))} what the gate asks for</li>
${trial}</ul>`;
}

/** The evidence behind each promotion and rejection. */
export function evidenceSection({ candidates, gameweeks }: ReportData): Markup {
  const compared = candidates.filter(({ pairs }) => pairs !== null);
  const drawn = compared.length === 0 ? '' : html`${forest(compared, gameweeks)}${key(compared)}`;
  const text =
    candidates.length === 0
      ? 'No retraining was asked for.'
      : [
          'A refit and the version in service are scored on the same past gameweeks, each fitted only on what came before;',
          'the gameweek, not the player, is what counts as one observation.',
        ].join(' ');
  const articles = candidates.map((candidate) => article(candidate, gameweeks));
  return html`<section id="evidence"><h2>Evidence behind each decision</h2>
<p>${text}</p>${drawn}<div class="articles">${articles}</div></section>`;
}
