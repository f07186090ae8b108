import { describe, expect, it } from 'vitest';
import { createMonitor, MONITOR_METRIC_NAMES, prometheusMetrics, prometheusText } from './index.js';
import { type Bench, bench, weekly } from './monitor-fixture.js';

async function metricsOf({ monitor }: Pick<Bench, 'monitor'>) {
  const [summary, health] = [await monitor.getPerformanceSummary(), await monitor.getHealthStatus()];
  return prometheusMetrics({ summary, health });
}

describe('prometheusMetrics', () => {
  it('gives the latest final period, health and firing alarms, with names that are escaped', async () => {
    const { store, clock } = bench();
    const thresholds = { maeWarning: 1 };
    const monitor = createMonitor({ store, clock, model: 'a"b\\c\nd', thresholds, chart: { charts: [] } });
    const report = (i: number, mae: number, final: boolean) =>
      monitor.recordPerformance({ yTrue: [0, 1], yPred: [mae, 1 + mae], modelVersion: '1', period: weekly(i), final });
    await report(0, 0.5, true);
    await report(1, 2, true);
    await report(2, 9, false);
    const text = prometheusText(await metricsOf({ monitor }));
    const model = 'model="a\\"b\\\\c\\nd"';
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        '# TYPE fpl_ml_model_mae gauge',
        `fpl_ml_model_mae{${model}} 2`,
        `fpl_ml_model_rows{${model}} 2`,
        `fpl_ml_model_period_end_seconds{${model}} 2`,
        `fpl_ml_model_health{${model},status="warning"} 1`,
        `fpl_ml_model_health{${model},status="healthy"} 0`,
        `fpl_ml_model_alarm_firing{${model},alarm="a\\"b\\\\c\\nd/mae/threshold"} 1`,
      ]),
    );
    expect(text.endsWith('\n')).toBe(true);
    // Every line is a comment or a sample of the format.
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+\{[a-z]+="(\\.|[^"\\])*"(,[a-z]+="(\\.|[^"\\])*")*\} \S+)$/,
      );
    }
  });

  it('has no figures before the first final period, and names that do not change', async () => {
    const metrics = await metricsOf(bench());
    expect(metrics.map(({ name }) => name)).toEqual(MONITOR_METRIC_NAMES);
    expect(metrics.flatMap(({ name, samples }) => (samples.length > 0 ? [name] : []))).toEqual(['fpl_ml_model_health']);
    expect(prometheusText(metrics)).toContain('status="unknown"} 1');
  });

  it('writes what is no number as Prometheus does', async () => {
    const [mae] = await metricsOf(bench());
    if (mae === undefined) throw new Error('there are nine');
    const samples = [Number.NaN, Number.POSITIVE_INFINITY, -Infinity].map((value) => ({ labels: { a: 'b' }, value }));
    const lines = prometheusText([{ ...mae, samples }])
      .split('\n')
      .slice(2, 5);
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['NaN', '+Inf', '-Inf']);
  });

  it('writes metrics of your own, without labels too, with their help on one line', () => {
    const waiting = {
      name: 'outbox_waiting',
      help: 'What\nwaits \\ "now".',
      type: 'gauge',
      samples: [{ labels: {}, value: 3 }],
    };
    expect(prometheusText([{ ...waiting, type: 'gauge' }])).toBe(
      '# HELP outbox_waiting What\\nwaits \\\\ "now".\n# TYPE outbox_waiting gauge\noutbox_waiting 3\n',
    );
  });
});
