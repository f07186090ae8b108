import { invalidOption } from './errors.js';
import type { Loss } from './loss.js';
import { customLoss } from './losses/custom.js';
import { logisticLoss } from './losses/logistic.js';
import { poissonLoss } from './losses/poisson.js';
import { absoluteLoss, quantileLoss } from './losses/quantile.js';
import { squaredLoss } from './losses/squared.js';
import type { LossOption, TrainOptions } from './train-options.js';

/** Options with every default in place, checked. */
export type ResolvedOptions = Omit<TrainOptions, 'loss'> &
  Required<Omit<TrainOptions, 'weights' | 'earlyStopping' | 'signal' | 'progress' | 'loss'>> & { readonly loss: Loss };

const NAMED: Readonly<Record<string, Loss>> = Object.freeze({
  squared: squaredLoss,
  absolute: absoluteLoss,
  poisson: poissonLoss,
  logistic: logisticLoss,
});

/** The loss that an option stands for. */
function lossOf(option: LossOption): Loss {
  if (typeof option === 'string') {
    const named = Object.hasOwn(NAMED, option) ? NAMED[option] : undefined;
    if (named === undefined) throw invalidOption('loss', `one of ${Object.keys(NAMED).join(', ')}`, option);
    return named;
  }
  if ('derivatives' in option) return customLoss(option);
  const { level } = option;
  if (!(level > 0 && level < 1)) throw invalidOption('loss.level', 'a number between 0 and 1', level);
  return quantileLoss(level);
}

function checkCount(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw invalidOption(name, `a whole number from ${least} to ${most}`, value);
}

function checkShare(name: string, value: number): void {
  if (!(value > 0 && value <= 1)) throw invalidOption(name, 'a number above 0, at most 1', value);
}

function checkNumber(name: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value))) throw invalidOption(name, 'a finite number not below 0', value);
}

function checkStopping({
  validation,
  rounds = 10,
  minImprovement = 0,
}: NonNullable<TrainOptions['earlyStopping']>): void {
  checkCount('earlyStopping.rounds', rounds, 1, 1e9);
  checkNumber('earlyStopping.minImprovement', minImprovement);
  if (!('lastShare' in validation)) return;
  const { lastShare } = validation;
  if (!(lastShare > 0 && lastShare < 1)) {
    throw invalidOption('earlyStopping.validation.lastShare', 'a number between 0 and 1', lastShare);
  }
}

/**
 * Puts defaults in place and checks every option.
 *
 * @throws FplMlError `BOOST_OPTION_INVALID`
 */
export function resolveOptions(given: TrainOptions): ResolvedOptions {
  const loss = lossOf(given.loss ?? 'squared');
  const options: ResolvedOptions = Object.freeze({
    trees: 100,
    learningRate: 0.1,
    maxLeaves: 31,
    maxDepth: 1e9,
    minLeafRows: 20,
    l2: 1,
    minGain: 0,
    maxBins: 255,
    rowShare: 1,
    columnShare: 1,
    seed: 0,
    categorical: [],
    monotone: {},
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    loss,
  });
  checkCount('trees', options.trees, 0, 1e9);
  checkCount('maxLeaves', options.maxLeaves, 1, 65_536);
  checkCount('maxDepth', options.maxDepth, 1, 1e9);
  checkCount('maxBins', options.maxBins, 2, 255);
  checkShare('learningRate', options.learningRate);
  checkShare('rowShare', options.rowShare);
  checkShare('columnShare', options.columnShare);
  if (!(options.minLeafRows > 0)) throw invalidOption('minLeafRows', 'a number above 0', options.minLeafRows);
  checkNumber('l2', options.l2);
  checkNumber('minGain', options.minGain);
  if (options.earlyStopping !== undefined) checkStopping(options.earlyStopping);
  return options;
}
