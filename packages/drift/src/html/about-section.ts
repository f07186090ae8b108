import type { EntityReport } from '../report.js';
import type { ReferenceProvenance } from '../provenance.js';
import { type Absent, figureText, instantText, wholeText } from './figures.js';
import { html, type Markup, named } from './markup.js';
import type { StoredReport } from './stored-report.js';

type Fact = readonly [name: string, value: string];

function referenceFacts(reference: ReferenceProvenance | Absent): readonly Fact[] {
  if (reference === null || reference === undefined) return [['reference', 'nobody said what it is']];
  const { name, hash, rows, from, to, note } = reference;
  return [
    ['reference', name],
    ['its rows', wholeText(rows)],
    ...(from === undefined ? [] : ([['its data begin', instantText(from)]] as const)),
    ...(to === undefined ? [] : ([['its data end', instantText(to)]] as const)),
    ...(note === undefined ? [] : ([['note', note]] as const)),
    ['SHA-256 of its columns', hash],
  ];
}

function entityFacts(entities: EntityReport | Absent): readonly Fact[] {
  if (entities === null || entities === undefined) return [];
  const { column, shared, onlyReference, onlyCurrent } = entities;
  const words = `by ${column}: ${wholeText(shared)} on both sides, ${wholeText(onlyReference)} only before, ${wholeText(onlyCurrent)} only now`;
  return [['entities that recur', `${words}; p-values come from permutations within entities`]];
}

/** Thresholds by name, whatever kinds of them there are. */
function thresholdFacts(name: string, value: unknown): readonly Fact[] {
  if (typeof value === 'number') return [[name, figureText(value)]];
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([part, inner]) => thresholdFacts(`${name}, ${part}`, inner));
}

/** What was compared with what, and by which rules. */
export function aboutSection(report: StoredReport): Markup {
  const facts: readonly Fact[] = [
    ['rows of reference and current', `${wholeText(report.rows[0])} and ${wholeText(report.rows[1])}`],
    ...referenceFacts(report.reference),
    ...entityFacts(report.entities),
    ['tests corrected for', wholeText(report.tests)],
    ...thresholdFacts('thresholds', report.thresholds),
  ];
  const rows = facts.map(([name, value]) => html`<div><dt>${named(name)}</dt><dd>${named(value)}</dd></div>`);
  return html`<section><h3>What was compared, and how</h3><dl>${rows}</dl></section>`;
}
