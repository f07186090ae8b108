import { html, type Markup } from '@fpl-ml/dashboard/drawing';

const ENTRIES: readonly (readonly [string, readonly string[]])[] = [
  [
    'RMSE',
    [
      'By how many points a prediction misses, large misses counting more.',
      'The bar is one standard error: what chance does to a gameweek of that size.',
    ],
  ],
  [
    'Limits',
    [
      'What the error stays below while nothing is wrong, wider for small gameweeks.',
      'The sum adds up what lies above expectation and finds small lasting changes that no single gameweek shows;',
      'it starts anew when another version takes over.',
    ],
  ],
  [
    'Drift',
    [
      'Each column of a gameweek is compared with the gameweeks before the serving version was trained.',
      'It drifted when the difference is both more than luck and large enough to matter.',
    ],
  ],
  [
    'Evidence',
    [
      'An improvement must be as large as the gate asks and hard to get by luck.',
      'The p-value is how often a sum of differences as large comes about when their signs are drawn at random.',
    ],
  ],
  [
    'Trial',
    [
      'A version that passed its gates may first serve a small share of the players.',
      'It is rolled back when it does worse than the version in service and worse than its evidence lets one gameweek be.',
    ],
  ],
];

const entries = ENTRIES.map(([term, sentences]) => html`<div><dt>${term}</dt><dd>${sentences.join(' ')}</dd></div>`);

/** How to read the page. */
export const guideSection: Markup = html`<section id="guide"><h2>How to read this</h2><dl class="guide">${entries}</dl></section>`;
