import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = process.env['FPL_ML_SHARED'] ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));

/** The folder of real seasons, beside the repository unless `FPL_ML_SHARED` says otherwise; `null` when it is not there. */
export const SEASONS_FOLDER: string | null = existsSync(`${root}/fpl`) ? `${root}/fpl` : null;

/** Why tests on real seasons are skipped. */
export const NO_SEASONS = 'the real seasons are not there: set FPL_ML_SHARED to the folder that holds fpl/';
