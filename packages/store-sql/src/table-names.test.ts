import { describe, expect, it } from 'vitest';
import { tableNames } from './table-names.js';

describe('the names of tables', () => {
  it('are the defaults, or the ones of the user', () => {
    expect(tableNames()).toEqual({
      performance: 'ml_performance_history',
      drift: 'ml_drift_history',
      modelVersions: 'ml_model_versions',
    });
    expect(tableNames({ drift: 'fpl_drift', modelVersions: 'ml_model_versions' })).toMatchObject({
      drift: 'fpl_drift',
      modelVersions: 'ml_model_versions',
    });
  });

  it.each([
    ['Upper'],
    ['a b'],
    ['a"b'],
    ['a.b'],
    [''],
    ['1a'],
    ['ml_outbox'],
    ['sqlite_x'],
    ['pg_x'],
    ['a'.repeat(49)],
    ['ml_model_versions'],
  ])('refuses "%s"', (drift) => {
    const refused = expect.objectContaining({ code: 'TABLE_NAME_INVALID' });
    expect(() => tableNames({ drift })).toThrow(refused);
  });

  it('refuses a name given twice', () => {
    const twice = expect.objectContaining({ code: 'TABLE_NAME_INVALID' });
    expect(() => tableNames({ drift: 'same', performance: 'same' })).toThrow(twice);
  });
});
