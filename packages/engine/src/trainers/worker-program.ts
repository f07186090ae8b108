/**
 * What a training thread runs: it imports a module once, then trains for one message after another. Plain CommonJS in a text,
 * since a file of its own would be found neither in a bundle nor in a build of another module system.
 *
 * It is sent `{ id, train, seed }` and answers `{ id, progress }` any number of times, then `{ id, result }` or
 * `{ id, error }`.
 */
export const WORKER_PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const MARK = Symbol.for('@fpl-ml/error');
const trainer = (async () => {
  const exported = (await import(workerData.module))[workerData.export];
  return typeof exported === 'function' ? exported(workerData.parameters) : exported;
})();
// Whoever trains is told; until then it is nobody's.
trainer.catch(() => undefined);

function plain(value) {
  try {
    return JSON.parse(JSON.stringify(value ?? {}));
  } catch {
    return {};
  }
}

function described(error) {
  if (typeof error !== 'object' || error === null) return { message: String(error), code: null, retryable: false, data: {} };
  const own = MARK in error;
  return {
    message: String(error.message),
    stack: typeof error.stack === 'string' ? error.stack : '',
    code: own ? String(error.code) : null,
    retryable: error.retryable === true,
    data: own ? plain(error.data) : {},
  };
}

parentPort.on('message', async ({ id, train, seed }) => {
  try {
    const progress = (share) => parentPort.postMessage({ id, progress: Number(share) });
    const { artifact, metrics, signature } = await (await trainer).fit({ train, seed, progress });
    // A copy: the bytes may lie in a buffer that others use too.
    const bytes = artifact instanceof Uint8Array ? Uint8Array.from(artifact) : artifact;
    const transfer = bytes instanceof Uint8Array ? [bytes.buffer] : [];
    parentPort.postMessage({ id, result: { artifact: bytes, metrics, signature } }, transfer);
  } catch (error) {
    parentPort.postMessage({ id, error: described(error) });
  }
});
`;
