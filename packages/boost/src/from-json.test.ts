import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { fromJSON } from './from-json.js';
import { trainBooster } from './train-booster.js';

const x = [1, 2, 3, 4, 5, 6, null, 8];
const word = ['a', 'b', 'a', 'c', 'b', 'a', 'c', 'b'];
const OPTIONS = { trees: 3, minLeafRows: 1, maxLeaves: 4 };
const MODEL = trainBooster({ x, word }, [1, 5, 1, 9, 5, 3, 9, 5], OPTIONS);

/** The model's JSON with one member changed; the path names it. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const json: unknown = JSON.parse(JSON.stringify(MODEL));
  let owner: unknown = json;
  for (const key of path.slice(0, -1)) owner = Reflect.get(Object(owner), key);
  Reflect.set(Object(owner), path.at(-1) ?? '', value);
  return json;
}

function codeOf(json: unknown): string {
  try {
    fromJSON(json);
  } catch (error) {
    return isFplMlError(error) ? error.code : String(error);
  }
  return 'read';
}

describe('fromJSON', () => {
  test('reads models of every kind that training makes', () => {
    const kinds = ['squared', 'absolute', 'poisson', 'logistic', { kind: 'quantile', level: 0.3 }] as const;
    for (const loss of kinds) {
      const model = trainBooster({ x, word }, [1, 0, 1, 0, 0, 1, 1, 0], { ...OPTIONS, loss });
      const copy = fromJSON(JSON.parse(JSON.stringify(model)));
      expect(copy.loss).toEqual(model.loss);
      expect(copy.predict({ x, word })).toEqual(model.predict({ x, word }));
    }
  });

  test('the format is version 1, its members in this order', () => {
    const json = MODEL.toJSON();
    expect(Object.keys(json)).toEqual(['format', 'version', 'loss', 'baseline', 'features', 'trees']);
    expect([json.format, json.version]).toEqual(['fpl-ml-boost', 1]);
    const members = ['feature', 'threshold', 'left', 'missingLeft', 'categories', 'value', 'cover', 'gain'];
    expect(Object.keys(json.trees[0] ?? {})).toEqual(members);
  });

  test('members in another order are the same model', () => {
    const json = MODEL.toJSON();
    const turned = Object.fromEntries(Object.entries(json).reverse());
    expect(JSON.stringify(fromJSON(turned))).toBe(JSON.stringify(MODEL));
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'model'],
    ['a list', []],
    ['another format', changed(['format'], 'xgboost')],
    ['a later version', changed(['version'], 2)],
    ['another loss', changed(['loss'], { kind: 'hinge' })],
    ['a quantile without level', changed(['loss'], { kind: 'quantile' })],
    ['no baseline', changed(['baseline'], null)],
    ['features that are no list', changed(['features'], {})],
    ['a feature without a name', changed(['features', 0], { kind: 'number' })],
    ['a feature of another kind', changed(['features', 0], { name: 'x', kind: 'date' })],
    ['levels that are no words', changed(['features', 1, 'levels'], [1, 2, 3])],
    ['a node without weight', changed(['trees', 0, 'cover', 0], 0)],
    ['a tree without nodes', changed(['trees', 0], { left: [] })],
    ['a question for a feature that is not there', changed(['trees', 0, 'feature', 0], 2)],
    ['a question for numbers of a category', changed(['trees', 0, 'categories'], [])],
    ['a child before its parent', changed(['trees', 0, 'left', 0], 0)],
    ['a child beyond the last node', changed(['trees', 0, 'left', 0], 99)],
    ['nodes that nobody reaches', changed(['trees', 0, 'left', 0], -1)],
    ['values that are too few', changed(['trees', 0, 'value'], [1])],
    ['a value that is no number', changed(['trees', 0, 'value', 0], 'x')],
    ['a threshold that is no number', changed(['trees', 0, 'threshold', 0], 'x')],
    ['too few thresholds', changed(['trees', 0, 'threshold'], [])],
  ])('refuses %s', (_, json) => {
    expect(codeOf(json)).toBe('BOOST_MODEL_INVALID');
  });
});
