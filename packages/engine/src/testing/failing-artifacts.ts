import type { ArtifactStore } from '@fpl-ml/registry';
import type { Failpoints } from './failpoints.js';

/** An artifact store with a failpoint before and after bytes are stored or deleted. */
export function failingArtifacts(store: ArtifactStore, points: Failpoints): ArtifactStore {
  return {
    get: (sha256) => store.get(sha256),
    has: (sha256) => store.has(sha256),
    list: () => store.list(),
    put: async (bytes) => {
      points.hit('put artifact');
      const reference = await store.put(bytes);
      points.hit('artifact stored');
      return reference;
    },
    delete: async (sha256) => {
      points.hit('delete artifact');
      await store.delete(sha256);
      points.hit('artifact deleted');
    },
  };
}
