import type { Figures, RunResult } from './result.js';

const HEADINGS = ['', 'rows', 'MAE', 'RMSE', 'R²'] as const;

function row(name: string, { n, mae, rmse, r2 }: Figures): readonly string[] {
  return [name, String(n), mae.toFixed(4), rmse.toFixed(4), r2.toFixed(4)];
}

/** Columns padded to their width, the first to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** What the retrainings gained, and what a schedule known in advance would have. */
function gained({ served, baselines: { never, weekly }, hindsight, retrainings }: RunResult): readonly string[] {
  const gain = never.rmse - weekly.rmse;
  const kept = (rmse: number): string => `${((100 * (never.rmse - rmse)) / gain).toFixed(1)} %`;
  const worth = `${((100 * gain) / never.rmse).toFixed(2)} %`;
  const lost = `${(100 * (served.rmse / weekly.rmse - 1)).toFixed(2)} %`;
  const lines = [
    `Retraining each gameweek is worth ${worth} of the RMSE here; ${retrainings} retrainings lose ${lost} against it.`,
  ];
  if (gain / never.rmse > 0.005) lines.push(`They keep ${kept(served.rmse)} of the gain.`);
  const [best] = hindsight.toSorted((a, b) => a.rmse - b.rmse || a.retrainings - b.retrainings);
  const [equal] = hindsight
    .filter((schedule) => schedule.retrainings <= retrainings)
    .toSorted((a, b) => a.rmse - b.rmse || a.retrainings - b.retrainings);
  if (best === undefined || equal === undefined) return lines;
  const tell = ({ every, retrainings: count, rmse }: typeof best): string =>
    `every ${every} gameweek${every === 1 ? '' : 's'} (${count} retrainings) RMSE ${rmse.toFixed(4)}`;
  return [
    ...lines,
    `Fixed schedules chosen in hindsight, same gates and canary: the best ${tell(best)}; with at most as many retrainings ${tell(equal)}.`,
  ];
}

/** The table at the end of a run, as text. */
export function closingTable(result: RunResult): string {
  const { served, baselines, triggers } = result;
  const rows = [
    HEADINGS,
    row('served', served),
    row('never retrained', baselines.never),
    row('retrained weekly', baselines.weekly),
    row('last 5', baselines.last5),
    row('season mean', baselines.seasonMean),
  ];
  const { retrainings, promotions, rejections, rollbacks, alerts } = result;
  const causes = Object.entries(triggers).map(([trigger, count]) => `${count} ${trigger}`);
  return [
    `Season ${result.season}, model ${result.model}, policy ${result.policy}, seed ${result.seed}`,
    '',
    ...aligned(rows),
    '',
    `${retrainings} retrainings (${causes.length === 0 ? 'no trigger' : causes.join(', ')}): ${promotions} promoted, ${rejections} rejected, ${rollbacks} rolled back; ${alerts} alerts`,
    ...gained(result),
  ].join('\n');
}
