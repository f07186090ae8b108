import { describe, expect, test } from 'vitest';
import { loadConfig } from './load-config.js';
import { onlyProblem, refusal, yaml } from './tests/refusal.js';

const CANARY = 'canary-7f3a';

describe('an error names key, value, expectation and source:', () => {
  test('of the environment', () => {
    expect(onlyProblem({ env: { ML_MAE_WARNING: 'high' } })).toEqual({
      key: 'performance_thresholds.mae_warning',
      value: 'high',
      expected: 'a number from 0, in units of the target',
      source: 'environment variable ML_MAE_WARNING',
    });
  });

  test('of the file, with the line', () => {
    const problem = onlyProblem(yaml('# limits\nperformance_thresholds:\n  mae_warning: 1\n  mae_critical: -1\n'));
    expect(problem).toMatchObject({
      key: 'performance_thresholds.mae_critical',
      value: -1,
      source: 'monitoring_config.yaml:4',
    });
  });

  test('of code', () => {
    const problem = onlyProblem({ overrides: { scheduler: { maxConcurrentJobs: 1.5 } } });
    expect(problem).toMatchObject({ key: 'scheduler.max_concurrent_jobs', value: 1.5, source: 'code' });
    expect(problem.expected).toContain('whole number from 1');
  });

  test('all at once, in one message', () => {
    const { message, problems } = refusal({
      env: { ML_PSI_WARNING: 'x' },
      overrides: { dashboard: { port: 70_000 } },
      ...yaml('model:\n  environment: test\n'),
    });
    expect(problems).toHaveLength(3);
    for (const word of ['"x"', 'ML_PSI_WARNING', '70000', 'code', '"test"', 'monitoring_config.yaml:2', 'production']) {
      expect(message).toContain(word);
    }
  });
});

describe('a percentage', () => {
  test('of 10 is refused, and the message says what to write', () => {
    const problem = onlyProblem({ env: { ML_RETRAINING_GRADUAL_ROLLOUT_PERCENTAGE: '10' } });
    expect(problem.expected).toContain('a fraction (0.1 is 10 %)');
    expect(problem.expected).toContain('for 10 % write 0.1');
  });

  test('of 0 would serve nobody', () => {
    onlyProblem({ overrides: { retraining: { gradualRolloutPercentage: 0 } } });
  });
});

describe('a name that is not known is refused with the nearest:', () => {
  test('a key of the file', () => {
    const problem = onlyProblem(yaml('performance_thresholds:\n  mae_warnign: 1\n'));
    expect(problem).toMatchObject({ key: 'performance_thresholds.mae_warnign', source: 'monitoring_config.yaml:2' });
    expect(problem.expected).toContain('performance_thresholds.mae_warning');
  });

  test('a key as code has it', () => {
    expect(onlyProblem(yaml('scheduler:\n  maxConcurrentJobs: 1\n')).expected).toContain(
      'scheduler.max_concurrent_jobs',
    );
  });

  test('a section', () => {
    expect(onlyProblem(yaml('retrainng:\n  min_r2: 1\n')).expected).toContain('retraining');
  });

  test('a member in code, also of a section that is none', () => {
    const overrides: object = { scheduler: { maxConcurentJobs: 3 }, dashbord: { port: 1 }, model: 'x' };
    const { problems } = refusal({ overrides });
    expect(problems.map(({ key }) => key)).toEqual(['scheduler.maxConcurentJobs', 'dashbord.port', 'model']);
    expect(problems[0]?.expected).toContain('scheduler.maxConcurrentJobs');
  });

  test('a variable two slips away, or of a section of ours', () => {
    const { problems } = refusal({
      env: { ML_MEA_WARNING: '1', ML_RETRAINING_MIN_INTERVAL_HOURS: '1', ML_SLACK_WEBHOOK: CANARY },
    });
    expect(problems.map(({ key }) => key)).toEqual(['ML_MEA_WARNING', 'ML_RETRAINING_MIN_INTERVAL_HOURS']);
    expect(problems[0]?.expected).toContain('ML_MAE_WARNING');
    expect(problems[1]?.expected).toContain('ML_RETRAINING_MIN_RETRAIN_INTERVAL_HOURS');
  });

  test('but variables of other programs are theirs', () => {
    const env = { ML_MODEL_PATH: '/m', ML_FLOW_URI: 'x', ML_HOME: 'x', HTML_X: 'y', ML_MEA_WARNING: '' };
    expect(loadConfig({ env })).toEqual(loadConfig());
  });
});

describe('a contradiction names both sides:', () => {
  test('a warning beyond what is critical, from different places', () => {
    const problem = onlyProblem({
      env: { ML_MAE_WARNING: '3' },
      ...yaml('performance_thresholds:\n  mae_critical: 2.5\n'),
    });
    expect(problem).toMatchObject({ value: 3, source: 'environment variable ML_MAE_WARNING' });
    expect(problem.expected).toContain('performance_thresholds.mae_critical, which is 2.5 (monitoring_config.yaml:2)');
  });

  test('of R², where less is worse', () => {
    expect(onlyProblem({ env: { ML_R2_WARNING: '0.05' } }).expected).toContain('r2_critical, which is 0.1 (default)');
    expect(loadConfig({ env: { ML_R2_WARNING: '0.1' } }).performanceThresholds.r2Warning).toBe(0.1);
  });

  test.each([
    ['ML_RMSE_WARNING', '3.5', 'rmse_critical'],
    ['ML_PSI_WARNING', '0.3', 'psi_critical'],
    ['ML_KS_WARNING', '0.3', 'ks_statistic_critical'],
  ])('%s', (variable, text, other) => {
    expect(onlyProblem({ env: { [variable]: text } }).expected).toContain(other);
  });

  test('a channel without its address', () => {
    const { problems } = refusal({ env: { ML_NOTIFICATION_CHANNELS: 'email,slack,discord,webhook,dashboard' } });
    expect(problems.map(({ key }) => key)).toEqual([
      'notifications.email_recipients',
      'notifications.slack_webhook_url',
      'notifications.discord_webhook_url',
      'notifications.webhook_url',
      'notifications.webhook_secret',
    ]);
    expect(problems[0]?.expected).toContain('environment variable ML_NOTIFICATION_CHANNELS');
  });

  test('a database that is switched on and not named', () => {
    expect(onlyProblem(yaml('database: { enabled: true }')).key).toBe('database.connection_string');
  });

  test('two tables of one name', () => {
    const overrides = { database: { driftTable: 'one', performanceTable: 'one' } };
    expect(onlyProblem({ overrides }).expected).toContain('database.performance_table');
  });

  test('a webhook that can be read on the way, in production', () => {
    const env = { ML_SLACK_WEBHOOK_URL: `http://127.0.0.1/${CANARY}`, ML_ENVIRONMENT: 'production' };
    const { message } = refusal({ env });
    expect(message).toContain('https');
    expect(message).not.toContain(CANARY);
    expect(loadConfig({ env: { ...env, ML_ENVIRONMENT: 'development' } }).model.environment).toBe('development');
  });

  test('the short and the long variable of a key', () => {
    const env = { ML_MAE_WARNING: '1', ML_PERFORMANCE_THRESHOLDS_MAE_WARNING: '1.1' };
    expect(onlyProblem({ env })).toMatchObject({
      value: '1.1',
      expected: expect.stringContaining('ML_MAE_WARNING, "1"'),
    });
    env.ML_PERFORMANCE_THRESHOLDS_MAE_WARNING = '1';
    expect(loadConfig({ env }).performanceThresholds.maeWarning).toBe(1);
  });
});

describe('a variable', () => {
  test('that is empty counts as not set', () => {
    expect(loadConfig({ env: { ML_MAE_WARNING: '', ML_MODEL_NAME: '  ', ML_NOTIFICATION_CHANNELS: '' } })).toEqual(
      loadConfig(),
    );
  });

  test.each(['0x10', '1,5', 'Infinity', 'NaN', '1 2', '1e999', '--1'])('is no number: %s', (text) => {
    onlyProblem({ env: { ML_MAE_CRITICAL: text } });
  });

  test.each([
    ['true', true],
    ['1', true],
    ['FALSE', false],
    [' 0 ', false],
  ])('is a boolean: %s', (text, value) => {
    const { retraining } = loadConfig({ env: { ML_RETRAINING_ROLLBACK_ENABLED: text } });
    expect(retraining.rollbackEnabled).toBe(value);
  });

  test.each(['yes', 'on', '2', 'truee'])('is no boolean: %s', (text) => {
    expect(onlyProblem({ env: { ML_RETRAINING_ROLLBACK_ENABLED: text } }).expected).toBe(
      'true or false (1 or 0 serve too)',
    );
  });

  test('is a list by its commas, each entry once', () => {
    const { notifications } = loadConfig({ env: { ML_NOTIFICATION_CHANNELS: ' console , dashboard,console,' } });
    expect(notifications.enabledChannels).toEqual(['console', 'dashboard']);
  });

  test('names levels by component', () => {
    const { logging } = loadConfig({ env: { ML_LOGGING_LEVELS: 'engine=debug' } });
    expect(logging.levels).toEqual({ engine: 'debug' });
    for (const text of [
      'engine',
      'engine=loud',
      '=info',
      'engine=info=warn',
      'engine=info,engine=warn',
      '__proto__=info',
    ]) {
      onlyProblem({ env: { ML_LOGGING_LEVELS: text } });
    }
  });

  test('is found among its own members only', () => {
    const env = Object.create({ ML_MAE_WARNING: 'x' });
    expect(loadConfig({ env })).toEqual(loadConfig());
  });
});

test('what is loaded cannot be changed, and nothing that was given is', () => {
  const overrides = { notifications: { enabledChannels: ['console' as const] } };
  const config = loadConfig({ overrides });
  expect(Object.isFrozen(config) && Object.isFrozen(config.model)).toBe(true);
  expect(Object.isFrozen(config.notifications.enabledChannels)).toBe(true);
  expect(Object.isFrozen(overrides.notifications.enabledChannels)).toBe(false);
});

test('the environment decides how much is logged, unless somebody says so', () => {
  expect(loadConfig({ env: { ML_ENVIRONMENT: 'production' } }).logging.level).toBe('info');
  expect(loadConfig().logging.level).toBe('debug');
  expect(loadConfig({ env: { ML_ENVIRONMENT: 'production', ML_LOGGING_LEVEL: 'debug' } }).logging.level).toBe('debug');
});
