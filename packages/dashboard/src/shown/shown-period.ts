import type { DriftVerdict } from '@fpl-ml/drift';
import type { MetricName } from './metric-name.js';
import type { ShownFigure } from './shown-figure.js';

/** What a control chart said about a period. What it did not say is `null`. */
export interface ChartReading {
  /** `shewhart` judges the period alone, any other kind a statistic that remembers. */
  readonly kind: string;
  readonly status: string;
  /** Points since the latest reset, this one included. */
  readonly n: number | null;
  readonly statistic: number | null;
  /** Limits of the statistic. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** In units of the error. */
  readonly centre: number | null;
  readonly valueLower: number | null;
  readonly valueUpper: number | null;
}

/** An alarm that fired after a period. */
export interface ShownAlarm {
  /** Figure and chart, such as `rmse:cusum`. */
  readonly name: string;
  readonly reason: string;
}

/** A period with what was measured. */
export interface ShownPeriod {
  readonly id: string;
  /** For the axis: short. */
  readonly label: string;
  /** Rows with outcomes; 0 when there are no figures. */
  readonly n: number;
  readonly rmse: number | null;
  readonly rmseError: number | null;
  readonly mae: number | null;
  /** All figures by name, the two above among them; left out where only those are known. */
  readonly figures?: Readonly<Partial<Record<MetricName, ShownFigure>>>;
  readonly charts: readonly ChartReading[];
  readonly alarms: readonly ShownAlarm[];
  /** The verdict on all columns; `null` when drift was not looked at. */
  readonly drift: DriftVerdict | null;
}
