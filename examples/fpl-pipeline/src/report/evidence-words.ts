import { fixed, html, type Markup, percent, plainPercent, quoted } from '@fpl-ml/dashboard/drawing';
import { gateIsShare, gateWords, outcomeWords, triggerWords } from './outcome-words.js';
import { pairWords } from './pair-words.js';
import type { ReportedCandidate, ReportedCanary, ReportedGate } from './report-data.js';

const figure = (gate: string, value: number | null): string =>
  gateIsShare(gate) ? plainPercent(value) : fixed(value, 4);

/** One gate: what it asks for, what came, and its verdict. */
export function gateSentence({ gate, verdict, value, threshold, reason }: ReportedGate): Markup {
  const came = value === null ? html`${quoted(reason)}` : html`${figure(gate, value)}`;
  const look = verdict === 'pass' ? 'verdict good-text' : 'verdict alarm-text';
  const asked = html`${quoted(gateWords(gate))} ${figure(gate, threshold)}`;
  return html`<li><span class="${look}">${verdict}</span> ${asked}: ${came}</li>`;
}

function canaryWords(canary: ReportedCanary, weight: number | null): Markup {
  const { label, improvement, limit, outcome } = canary;
  const share = weight === null ? '' : ` of ${plainPercent(weight)} of the players`;
  if (improvement === null)
    return html` Its trial${share} in gameweek ${label} gave no figures: ${quoted(canary.reason)}.`;
  const better = improvement < 0 ? `${percent(-improvement, 2)} worse` : `${percent(improvement, 2)} better`;
  const needed = limit === null ? '' : ` (rolled back below ${percent(Math.min(limit, 0), 2)})`;
  return html` On its trial${share} in gameweek ${label} it was ${better}${needed}: ${outcomeWords(outcome)}.`;
}

function dataWords(quality: number | null): string {
  if (quality === null) return '';
  return quality === 1
    ? ' All training rows were sound.'
    : ` ${plainPercent(quality)} of the training rows were sound.`;
}

function comparedWords({ pairs, gates, gameweek }: ReportedCandidate): string {
  const gate = gates.find((candidate) => candidate.gate === 'performanceImprovement');
  if (pairs !== null) return ` ${pairWords(pairs, gate)}`;
  if (gates.length === 0) return '';
  return gameweek < 0 ? ' There was no version in service to compare it with.' : ' No past gameweek was compared.';
}

/** Why a retraining was asked for, what was found, and what became of it, in sentences. */
export function evidenceWords(candidate: ReportedCandidate): Markup {
  const { trigger, reason, quality, canary, weight, binding, outcome, outcomeReason } = candidate;
  const asked = html`Asked for by ${triggerWords(trigger)}: ${quoted(reason)}.${dataWords(quality)}`;
  const compared = comparedWords(candidate);
  const recorded = binding ? '' : ' The policy records its gates and is not bound by them.';
  const trials = canary.map((shown) => canaryWords(shown, weight));
  const told = ['failed', 'data-refused', 'superseded', 'given-up'].includes(outcome);
  const end = told ? html` It ended so: ${quoted(outcomeReason)}.` : '';
  return html`<p>${asked}${compared}${recorded}${trials}${end}</p>`;
}
