import { assertions } from './assertions.mjs';
import { readmes, tsdoc } from './documentation.mjs';
import { errorCodes } from './error-codes.mjs';
import { floors } from './floors.mjs';
import { hygiene } from './hygiene.mjs';
import { imports } from './imports.mjs';
import { indexFiles } from './index-files.mjs';
import { manifests } from './manifests.mjs';
import { portability } from './portability.mjs';
import { powers } from './powers.mjs';
import { purity } from './purity.mjs';
import { requirements } from './requirements.mjs';
import { coreSize, fileSize } from './size.mjs';

/** @import { Finding, Workspace } from '../workspace.mjs' */

/**
 * Every architecture check by name.
 *
 * @type {Readonly<Record<string, (workspace: Workspace) => readonly Finding[]>>}
 */
export const checks = {
  floors,
  imports,
  purity,
  portability,
  'index-files': indexFiles,
  'core-size': coreSize,
  'file-size': fileSize,
  readmes,
  tsdoc,
  powers,
  assertions,
  hygiene,
  'error-codes': errorCodes,
  manifests,
  requirements,
};
