import type { JsonObject } from '@fpl-ml/core';
import type { ChartRecord, MonitorState } from '@fpl-ml/monitor';
import type { AuditFact } from './audit-facts.js';
import { listAt, numberAt, objectAt, objectOf, textAt } from './json-fields.js';
import type { ChartReading, ShownAlarm } from '../shown/shown-period.js';

function readingOf(chart: JsonObject): ChartReading {
  const [limits, values] = [objectAt(chart, 'limits'), objectAt(chart, 'valueLimits')];
  return {
    kind: textAt(chart, 'kind') ?? 'unknown',
    status: textAt(chart, 'status') ?? 'unknown',
    n: numberAt(chart, 'n'),
    statistic: numberAt(chart, 'statistic'),
    lower: numberAt(limits, 'lower'),
    upper: numberAt(limits, 'upper'),
    centre: numberAt(chart, 'centre'),
    valueLower: numberAt(values, 'lower'),
    valueUpper: numberAt(values, 'upper'),
  };
}

function storedReading({ kind, status, n, statistic, limits, centre, valueLimits }: ChartRecord): ChartReading {
  return {
    kind,
    status,
    n,
    statistic,
    lower: limits?.lower ?? null,
    upper: limits?.upper ?? null,
    centre,
    valueLower: valueLimits?.lower ?? null,
    valueUpper: valueLimits?.upper ?? null,
  };
}

/** What charts and alarms said after a period. */
export interface ChartsOfPeriod {
  readonly charts: readonly ChartReading[];
  readonly alarms: readonly ShownAlarm[];
}

/**
 * What the charts said about a period: from the audit log where it has it, else from the state of the charts, which
 * keeps what was judged since their latest reset.
 */
export function chartsOf(id: string, final: AuditFact | undefined, state: MonitorState | undefined): ChartsOfPeriod {
  const event = final?.event ?? {};
  const recorded = listAt(event, 'charts').map((chart) => readingOf(objectOf(chart)));
  const stored = state?.judged.find(({ period }) => period === id)?.charts.map(storedReading) ?? [];
  const alarms = listAt(event, 'alarms').map((alarm) => {
    const fields = objectOf(alarm);
    return { name: textAt(fields, 'name') ?? 'unknown', reason: textAt(fields, 'reason') ?? '' };
  });
  return { charts: recorded.length > 0 ? recorded : stored, alarms };
}
