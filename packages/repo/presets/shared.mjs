// The one place that knows where real seasons and published test vectors are.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @type {typeof import('./shared.mjs').sharedPath} */
export function sharedPath(path, root = process.env['FPL_ML_SHARED'] ?? beside()) {
  if (!existsSync(root)) return null;
  const found = join(root, path);
  if (existsSync(found)) return found;
  // A test that skipped here would look as if it had passed, on a machine that has everything else.
  throw new Error(
    `Expected ${path} in ${root}, which is there: complete the folder, or name another in FPL_ML_SHARED.`,
  );
}

/** @type {typeof import('./shared.mjs').needShared} */
export function needShared(ctx, path) {
  return sharedPath(path) ?? ctx.skip(`${path} is needed: set FPL_ML_SHARED to the folder that holds it`);
}

const beside = () => fileURLToPath(new URL('../../../../shared', import.meta.url));
