import { type RawBuilder, sql } from 'kysely';
import type { SqlAccess } from './access.js';

type Leasing = Pick<SqlAccess, 'profile' | 'leaseTime'>;

/** The time of the database in epoch milliseconds: of the beginning of the statement, so that an index still serves. */
const DATABASE_TIME: Readonly<Record<Leasing['profile'], string>> = {
  sqlite: "cast(unixepoch('now', 'subsec') * 1000 as integer)",
  postgres: 'cast(floor(extract(epoch from statement_timestamp()) * 1000) as bigint)',
};

/** The instant by which leases have run out, or not. @param now what the caller's clock says */
export function leaseNow({ profile, leaseTime }: Leasing, now: number): RawBuilder<number> {
  return leaseTime === 'clock' ? sql<number>`${now}` : sql<number>`${sql.raw(DATABASE_TIME[profile])}`;
}

/** The instant at which a lease that is given now runs out. @param lease milliseconds */
export function leaseUntil({ profile, leaseTime }: Leasing, now: number, lease: number): RawBuilder<number> {
  if (leaseTime === 'clock') return sql<number>`${now + lease}`;
  return sql<number>`${sql.raw(DATABASE_TIME[profile])} + cast(${lease} as double precision)`;
}
