/**
 * Where a file or folder of `../shared` (or of `FPL_ML_SHARED`) is; `null` where there is no such folder at all.
 *
 * @param path for instance `fpl` or `golden/drift.json`
 * @throws Error when the folder is there and lacks the file: then a test may not skip
 */
export function sharedPath(path: string, root?: string): string | null;

/** As {@link sharedPath}; skips the test where there is no such folder. */
export function needShared(ctx: { skip(reason: string): never }, path: string): string;
