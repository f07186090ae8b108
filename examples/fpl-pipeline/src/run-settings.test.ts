import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFplMlError } from '@fpl-ml/core';
import { loadConfig } from '@fpl-ml/engine/config';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { policies } from './policies.js';
import { readConfig, runSettings } from './run-settings.js';

describe('what a run goes by', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fpl-settings-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function configWith(text: string, env: Readonly<Record<string, string>> = {}) {
    const file = join(folder, 'monitoring_config.yaml');
    await writeFile(file, text);
    return readConfig({ config: file }, env);
  }

  test('is what the example is tuned to where no configuration is named, whatever the variables say', () => {
    expect(readConfig({}, { ML_MAE_WARNING: 'nonsense' })).toBeNull();
    const settings = runSettings({ policy: 'auto' });
    expect(settings).toMatchObject({ model: 'fpl_points_predictor', performanceThresholds: {}, cooldown: null });
    expect(settings.policy).toBe(policies.auto);
  });

  test('is what the configuration says, variables before the file, and the schedule of the option', async () => {
    const text = [
      'model: { name: mine }',
      'performance_thresholds: { mae_warning: 1.4, mae_critical: 1.9 }',
      'drift_thresholds: { psi_warning: 0.2, psi_critical: 0.4 }',
      'retraining: { gradual_rollout_percentage: 0.25, max_retrain_attempts: 5, performance_improvement_threshold: 0.005 }',
      'notifications: { alert_cooldown_minutes: 5 }',
      'monitoring: { data_window_days: 60 }',
      'scheduler: { max_concurrent_jobs: 3 }',
    ].join('\n');
    const settings = runSettings({ policy: 'monthly' }, await configWith(text, { ML_MAE_WARNING: '1.3' }));
    expect(settings).toMatchObject({
      model: 'mine',
      performanceThresholds: { maeWarning: 1.3, maeCritical: 1.9 },
      driftThresholds: { kind: 'fixed', psi: { warning: 0.2, critical: 0.4 } },
      cooldown: 300_000,
      dataWindow: 60 * 86_400_000,
      maxConcurrentJobs: 3,
      policy: {
        schedule: { kind: 'every', periods: 4 },
        maxAttempts: 5,
        rollout: { weight: 0.25 },
        gates: { performanceImprovement: 0.005 },
      },
    });
  });

  test('is refused with key, value, expectation and place', async () => {
    const wrong = configWith('retraining:\n  gradual_rollout_percentage: 10\n');
    await expect(wrong).rejects.toSatisfy((error) => isFplMlError(error, 'CONFIG_INVALID'));
    await expect(wrong).rejects.toThrow(/gradual_rollout_percentage.*10.*monitoring_config\.yaml:2/s);
  });

  test('the files of the example are sound, and give the defaults but for the gate', () => {
    const file = new URL('../monitoring_config.yaml', import.meta.url).pathname;
    const [given, defaults] = [readConfig({ config: file }, {}), loadConfig()];
    expect(given).toEqual({
      ...defaults,
      retraining: { ...defaults.retraining, performanceImprovementThreshold: 0.005 },
    });
  });
});
