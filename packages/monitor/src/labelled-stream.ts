import { compareCodePoints } from './compare-code-points.js';
import type { JoinedRow, LedgerStore, PeriodKey, PredictionRole } from './observation-store.js';

/** Rows that are in the process at a time, of each stream. */
const PAGE = 5_000;

/** One version in one role of one period. */
export interface StreamKey extends PeriodKey {
  readonly modelVersion: string;
  readonly role: PredictionRole;
}

/** Rows by entity, each entity once, some at a time. */
export type RowPages = AsyncGenerator<readonly JoinedRow[]>;

/** Its labelled predictions. */
async function* streamOf(store: LedgerStore, key: StreamKey): RowPages {
  let after: string | undefined;
  for (;;) {
    const page = await store.labelled({ ...key, limit: PAGE, ...(after === undefined ? {} : { after }) });
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.entity;
  }
}

/** Where one of several streams is; `row` is undefined at its end. */
export interface Head {
  /** Its place among the streams. */
  readonly rank: number;
  readonly row: JoinedRow | undefined;
  /** Goes on to the next row; a promise only where a page is to be read. */
  advance(): Promise<void> | undefined;
}

/** A stream at its first row. */
export async function headOf(pages: RowPages, rank: number): Promise<Head> {
  let [page, at]: [readonly JoinedRow[], number] = [[], 0];
  const refill = async (): Promise<void> => {
    const { value, done } = await pages.next();
    [page, at] = [done === true ? [] : value, 0];
  };
  await refill();
  return {
    rank,
    get row() {
      return page[at];
    },
    advance: () => {
      at += 1;
      return at < page.length ? undefined : refill();
    },
  };
}

function smallest(heads: readonly Head[]): string | undefined {
  let entity: string | undefined;
  for (const { row } of heads) {
    if (row !== undefined && (entity === undefined || compareCodePoints(row.entity, entity) < 0)) entity = row.entity;
  }
  return entity;
}

/** Which of two rows of one entity counts. */
type Prefer = (a: Head, b: Head) => Head;

/** The streams as one. */
async function* merged(store: LedgerStore, keys: readonly StreamKey[], prefer: Prefer): RowPages {
  const heads = await Promise.all(keys.map((key, rank) => headOf(streamOf(store, key), rank)));
  let page: JoinedRow[] = [];
  for (let entity = smallest(heads); entity !== undefined; entity = smallest(heads)) {
    const own = heads.filter(({ row }) => row?.entity === entity);
    const { row } = own.reduce(prefer);
    if (row !== undefined) page.push(row);
    for (const head of own) {
      const reading = head.advance();
      if (reading !== undefined) await reading;
    }
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

const laterRecorded: Prefer = (a, b) => ((a.row?.order ?? -1) > (b.row?.order ?? -1) ? a : b);
const firstListed: Prefer = (a, b) => (a.rank < b.rank ? a : b);

/**
 * What was served and has an outcome, by entity, whatever version served it. When an entity was served more than once in a
 * period, the last one recorded counts: it is what the user saw last.
 */
export function servedStream(store: LedgerStore, key: PeriodKey, versions: readonly string[]): RowPages {
  const keys = versions.map((modelVersion) => ({ ...key, modelVersion, role: 'served' }) as const);
  return keys.length === 1 && keys[0] !== undefined ? streamOf(store, keys[0]) : merged(store, keys, laterRecorded);
}

const BY_WEIGHT: readonly PredictionRole[] = ['served', 'challenger', 'shadow'];

/** What one version predicted in any role; of an entity that it predicted in several, served before challenger before shadow. */
export function versionStream(store: LedgerStore, key: PeriodKey, modelVersion: string): RowPages {
  const keys = BY_WEIGHT.map((role) => ({ ...key, modelVersion, role }));
  return merged(store, keys, firstListed);
}
