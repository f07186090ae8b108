import { DuckDBInstance } from '@duckdb/node-api';
import { seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import {
  createProfile,
  detectDrift,
  mergeProfiles,
  prepareReference,
  profileFromSql,
  profiledNumbers,
  profileOf,
  type ReferenceProfile,
  type SqlQuery,
} from '../src/index.js';

const [ROWS, WEEK, PART] = [1_000_000, 10_000, 50_000];
const random = seededRandom(1, 'profile bench');
const normals = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.normal());
const x = normals(ROWS);
const levels = Array.from({ length: ROWS }, (_, i) => `club ${i % 40}`);

/** The largest difference between the share up to a value that a profile states, and the true one. */
function worstError(of: ReferenceProfile, sorted: Float64Array): number {
  const { share } = profiledNumbers(of, 'x');
  let worst = 0;
  for (let i = 0; i < sorted.length; i += 1) {
    if (sorted[i] !== sorted[i + 1]) worst = Math.max(worst, Math.abs(share(sorted[i] ?? 0) - (i + 1) / sorted.length));
  }
  return worst;
}

function accuracyLine(what: string, of: ReferenceProfile, values: Float64Array): void {
  const [stated, worst] = [profiledNumbers(of, 'x').rankError, worstError(of, values.toSorted())];
  const bytes = JSON.stringify(of).length;
  console.log(`  ${what.padEnd(36)} ${(100 * stated).toFixed(3)} % ${(100 * worst).toFixed(3)} % ${bytes}`);
}

console.log('rank error of a profile of normal numbers: stated, worst seen; bytes of JSON');
for (const n of [2000, 10_000, 100_000, 1_000_000, 5_000_000]) {
  const values = normals(n);
  accuracyLine(`${n} values`, profileOf({ x: values }), values);
}

/** Profiles of 5,000 values each, merged one after the other. */
function mergedInTurn(count: number): void {
  const parts = Array.from({ length: count }, () => normals(5000));
  const all = new Float64Array(5000 * count);
  parts.forEach((part, i) => all.set(part, 5000 * i));
  const profiles = parts.map((part) => profileOf({ x: part }));
  accuracyLine(
    `${count} profiles of 5,000, in turn`,
    profiles.reduce((a, b) => mergeProfiles(a, b)),
    all,
  );
  accuracyLine(`${count} profiles of 5,000, at once`, mergeProfiles(...profiles), all);
}
for (const count of [10, 100, 500]) mergedInTurn(count);

let broken = 0;
for (let i = 0; i < 300; i += 1) {
  const values = normals(12_000);
  const once = profileOf({ x: values });
  if (worstError(once, values.toSorted()) > profiledNumbers(once, 'x').rankError) broken += 1;
}
console.log(`  of 300 profiles of 12,000 values, ${broken} were off by more than they state\n`);

function streamed(): void {
  const builder = createProfile();
  for (let i = 0; i < ROWS; i += PART) builder.add({ x: x.subarray(i, i + PART) });
  builder.profile();
}

await compare({
  name: 'a profile of 1,000,000 numbers',
  unit: 'rows',
  size: ROWS,
  rounds: 5,
  candidates: {
    'profile, in parts of 50,000': streamed,
    'a plain sort of a copy': () => x.toSorted(),
  },
});

await compare({
  name: 'a profile of 1,000,000 texts of 40 levels',
  unit: 'rows',
  size: ROWS,
  rounds: 5,
  candidates: {
    profile: () => profileOf({ levels }),
    'a plain count in a Map': () => {
      const counts = new Map<string, number>();
      for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1);
      return counts;
    },
  },
});

/** The memory of arrays once nobody waits to be collected. */
async function settledArrays(): Promise<number> {
  for (let i = 0; i < 3; i += 1) {
    globalThis.gc?.();
    await new Promise((done) => setImmediate(done));
  }
  return process.memoryUsage().arrayBuffers;
}

/** By how much what a column holds grows from 50,000 rows to so many. */
async function growth(rows: number): Promise<string> {
  const builder = createProfile();
  const part = normals(PART);
  builder.add({ x: part });
  const before = await settledArrays();
  for (let i = PART; i < rows; i += PART) {
    for (let j = 0; j < PART; j += 1) part[j] = random.next();
    builder.add({ x: part });
  }
  const kilobytes = ((await settledArrays()) - before) / 1024;
  builder.profile();
  return kilobytes.toFixed(0);
}

console.log(`arrays held after 10,000,000 rows, beyond those after 50,000: ${await growth(10_000_000)} kB\n`);

const profile = profileOf({ x });
const week = { x: normals(WEEK) };
const [prepared, fromProfile] = [prepareReference({ x }), prepareReference(profile)];

await compare({
  name: 'detectDrift, 1 column, 10,000 rows against a million',
  unit: 'comparisons',
  rounds: 5,
  candidates: {
    'reference is a prepared profile': () => detectDrift(fromProfile, week),
    'reference is prepared data': () => detectDrift(prepared, week),
    'reference is a profile': () => detectDrift(profile, week),
    'reference is data': () => detectDrift({ x }, week),
  },
});

const weeks = Array.from({ length: 38 }, () => profileOf({ x: normals(PART / 5) }));
await compare({
  name: 'merging 38 weeks of 10,000 rows',
  unit: 'profiles',
  size: 38,
  rounds: 5,
  candidates: {
    'all at once': () => mergeProfiles(...weeks),
    'one after the other': () => weeks.reduce((a, b) => mergeProfiles(a, b)),
  },
});

const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
await connection.run(
  `create table t as select random() as a, random() * random() as b, (range % 91)::int as minutes, 'club ' || (range % 40) as club from range(${ROWS})`,
);
const query: SqlQuery = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS();

await compare({
  name: 'a profile of 1,000,000 rows of 4 columns in DuckDB',
  unit: 'rows',
  size: ROWS,
  rounds: 3,
  candidates: {
    'inside the database': () =>
      profileFromSql(query, { dialect: 'duckdb', table: 't', columns: ['a', 'b', 'minutes', 'club'] }),
    'rows moved, in columns': async () => {
      const columns = (await connection.runAndReadAll('select * from t')).getColumnsObjectJS();
      // The columns of this table are numbers and texts.
      return profileOf(columns as Readonly<Record<string, number[]>>);
    },
  },
});
connection.closeSync();
