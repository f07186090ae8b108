// Measures, and fails where a promise is broken: how often a quiet period is called drift with and without `entity`, and how often a gate
// on evidence for any time passes what is no better, or finds what is.
import { seededRandom } from '@fpl-ml/core';
import { weighAnyTime } from '../src/index.js';
import { falseAlarms } from '../src/tests/players-who-recur.js';

const WORLDS = 600;
const byEntity = await falseAlarms(WORLDS, { entity: 'player' });
const byRow = await falseAlarms(WORLDS, {});
console.log(
  `quiet periods of players who recur, level 5 %: by entity ${byEntity} of ${WORLDS} are drift, without ${byRow}\n`,
);

const SEASON = 38;
const SEASONS = 1500;
const LOOKS = [8, 12, 20, SEASON];
const SD = 0.02;

/** Of some seasons, how many pass at any look, and at some looks; and in how many the interval is ever wrong. */
function seasons(mean: number, draw: (random: ReturnType<typeof seededRandom>) => number) {
  const at = LOOKS.map(() => 0);
  let [ever, wrong] = [0, 0];
  for (let run = 0; run < SEASONS; run += 1) {
    const random = seededRandom('evidence', run);
    const differences = Array.from({ length: SEASON }, () => mean + SD * draw(random));
    const found = differences.map((_, i) => weighAnyTime(differences.slice(0, i + 1), 0, 0.05));
    LOOKS.forEach((look, i) => {
      if (found[look - 1]?.verdict === 'pass') at[i] = (at[i] ?? 0) + 1;
    });
    if (found.some(({ verdict }) => verdict === 'pass')) ever += 1;
    if (found.some(({ interval: [low, high] }) => low > mean || high < mean)) wrong += 1;
  }
  return { ever, wrong, at };
}

const percent = (count: number): string => `${((100 * count) / SEASONS).toFixed(1)} %`;
const draws = {
  normal: (random: ReturnType<typeof seededRandom>) => random.normal(),
  exponential: (random: ReturnType<typeof seededRandom>) => -Math.log(1 - random.next()) - 1,
};
let broken = byEntity > 0.08 * WORLDS;
for (const [name, draw] of Object.entries(draws)) {
  for (const mean of [0, 0.01, 0.02]) {
    const { ever, wrong, at } = seasons(mean, draw);
    const looks = LOOKS.map((look, i) => `${percent(at[i] ?? 0)} at ${look}`).join(', ');
    console.log(
      `${name}, better by ${100 * mean} %: passed at any of ${SEASON} looks ${percent(ever)} (${looks}); interval ever wrong ${percent(wrong)}`,
    );
    if (name === 'normal' && mean === 0) broken ||= ever > 0.05 * SEASONS;
  }
}
if (broken) {
  console.error('A promise is broken.');
  process.exitCode = 1;
}
