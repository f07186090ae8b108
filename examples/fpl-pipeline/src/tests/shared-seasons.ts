import { sharedPath } from '@fpl-ml/repo/shared';

/** The folder of real seasons; `null` where there is none. */
export const SEASONS_FOLDER: string | null = sharedPath('fpl');

/** Why tests on real seasons are skipped. */
export const NO_SEASONS = 'the real seasons are not there: set FPL_ML_SHARED to the folder that holds fpl/';
