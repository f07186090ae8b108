import { type ConfigKey, number, text } from './config-key.js';
import { tableForm } from './text-forms.js';

/** What is said to a share that somebody wrote as a percentage. */
export function asShare(value: unknown): string | null {
  return typeof value === 'number' && value > 1 && value <= 100 ? `for ${value} % write ${value / 100}` : null;
}

/** `warning` or `critical`. */
export type Level = 'warning' | 'critical';

const capital = (level: Level): string => (level === 'warning' ? 'Warning' : 'Critical');

/** A limit of a figure of the errors. */
export function errorLimit(metric: 'MAE' | 'RMSE' | 'R2', level: Level, fallback: number): ConfigKey<number> {
  const range = metric === 'R2' ? { max: 1 } : { min: 0, unit: 'in units of the target' };
  return number(fallback, range, {
    variable: `ML_${metric}_${level.toUpperCase()}`,
    meaning: `${metric === 'R2' ? 'R²' : metric} of a period ${metric === 'R2' ? 'below' : 'above'} which there is a ${level} alarm`,
    effect: `\`createMonitor({ thresholds: { ${metric.toLowerCase()}${capital(level)} } })\``,
  });
}

/** A limit of a distance between distributions. */
export function driftLimit(statistic: 'PSI' | 'KS', level: Level, fallback: number): ConfigKey<number> {
  const name = statistic === 'PSI' ? 'population stability index' : 'Kolmogorov-Smirnov statistic';
  return number(fallback, statistic === 'PSI' ? { above: 0 } : { above: 0, max: 1 }, {
    variable: `ML_${statistic}_${level.toUpperCase()}`,
    meaning: `${name} of a column from which on it counts as ${level === 'warning' ? 'a warning' : 'drift'}`,
    effect: `\`createDriftDetector({ options: { thresholds: { ${statistic.toLowerCase()}: { ${level} } } } })\``,
  });
}

/** The name of a table. */
export function tableName(fallback: string, holds: string, option: string): ConfigKey<string> {
  return text(fallback, tableForm(fallback), {
    meaning: `the table that holds ${holds}`,
    effect: `\`sqlStores({ tables: { ${option} } })\``,
  });
}

/** A share of the machine above which only critical jobs start. */
export function machineLimit(of: 'CPU' | 'memory', fallback: number): ConfigKey<number> {
  return number(
    fallback,
    { above: 0, max: 1, unit: 'a share' },
    {
      meaning: `share of the ${of} above which only critical jobs start`,
      effect: `\`createScheduler({ limits: { ${of.toLowerCase()} } })\``,
      advice: asShare,
    },
  );
}
