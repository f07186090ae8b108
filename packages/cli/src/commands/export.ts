import { resolve } from 'node:path';
import { type AuditRecord, toCsv } from '@fpl-ml/core';
import type { CliIo } from '../cli-io.js';
import type { OpenLoop } from '../open-loop.js';
import type { Outcome } from '../outcome.js';
import { instantText } from '../plain-text.js';
import { writeWhole } from '../write-file.js';
import { type DescribedVersion, describeVersions } from './versions.js';

/** What can be exported. */
export const EXPORTS = ['performance', 'drift', 'audit', 'versions'] as const;

/** What `fpl-ml export` is told. */
export interface ExportRequest {
  readonly what: (typeof EXPORTS)[number];
  /** Only drift has a page. */
  readonly format: 'csv' | 'json' | 'html';
  /** File; without one the text goes to the output. */
  readonly out: string | undefined;
  /** Periods that end after this instant, records from it on; epoch milliseconds. */
  readonly since: number;
}

const asJson = (value: unknown): string => JSON.stringify(value, null, 2);

function auditCsv(records: readonly AuditRecord[]): string {
  const head = ['seq', 'at', 'instant', 'model', 'actor', 'action', 'subject', 'data', 'hash'];
  const rows = records.map(({ seq, at, model, actor, action, subject, data, hash }) => {
    return [seq, at, instantText(at), model, actor, action, subject, JSON.stringify(data), hash];
  });
  return toCsv(head, rows);
}

function versionsCsv(model: string, versions: readonly DescribedVersion[]): string {
  const metrics = [...new Set(versions.flatMap((each) => Object.keys(each.metrics)))].toSorted();
  const head = 'model version roles verdict integrity quarantine archived created_at created_by sha256 bytes'.split(
    ' ',
  );
  return toCsv(
    [...head, ...metrics],
    versions.map((each) => [
      model,
      each.version,
      each.roles.join(' '),
      each.verdict,
      each.integrity,
      each.quarantine?.reason ?? null,
      each.archived,
      each.createdAt,
      each.createdBy,
      each.artifact?.sha256 ?? null,
      each.artifact?.bytes ?? null,
      ...metrics.map((name) => each.metrics[name] ?? null),
    ]),
  );
}

async function exportText(loop: OpenLoop, { what, format, since }: ExportRequest): Promise<string> {
  const isCsv = format === 'csv';
  if (what === 'drift') return loop.drift.exportDriftReport({ format, ...(since > 0 ? { from: since } : {}) });
  if (what === 'performance') return loop.monitor.exportMetrics({ format: isCsv ? 'csv' : 'json', since });
  if (what === 'audit') {
    const records = (await loop.control.auditTrail()).filter(({ at }) => at >= since);
    return isCsv ? auditCsv(records) : asJson(records);
  }
  const all = await describeVersions(loop, { all: true, limit: Number.POSITIVE_INFINITY, verify: false });
  const versions = all.filter(({ createdAt }) => createdAt >= since);
  return isCsv ? versionsCsv(loop.model, versions) : asJson(versions);
}

/** `fpl-ml export`. */
export async function exportHistory(loop: OpenLoop, request: ExportRequest, { cwd }: CliIo): Promise<Outcome> {
  const { what, format, out } = request;
  const text = await exportText(loop, request);
  const document = text.endsWith('\n') ? text : `${text}\n`;
  if (out === undefined) return { lines: [], document, json: { what, format, content: text } };
  await writeWhole(resolve(cwd, out), document);
  return {
    lines: [`${what} written to ${out}.`],
    json: { what, format, file: out, bytes: Buffer.byteLength(document) },
  };
}
