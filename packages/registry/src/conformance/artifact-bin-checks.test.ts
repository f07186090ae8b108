import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import type { ArtifactBin } from '../artifact-bin.js';
import { artifactHash, artifactNotFound } from '../artifact-hash.js';
import { memoryArtifactStore } from '../memory-artifact-store.js';
import { type ArtifactBinSubject, artifactBinChecks } from './artifact-bin-checks.js';

interface Opened {
  readonly artifacts: ArtifactBinSubject;
  readonly bin: ArtifactBin;
  readonly contents: Map<string, Uint8Array>;
}

type Break = (opened: Opened) => {
  readonly store?: Partial<ArtifactBinSubject>;
  readonly bin?: Partial<ArtifactBin>;
};

const breakages: readonly (readonly [string, Break, string])[] = [
  [
    'hides what is in the bin',
    ({ contents, artifacts }) => ({
      store: {
        get: async (sha256) =>
          contents.has(sha256) ? artifacts.get(sha256) : Promise.reject(artifactNotFound(sha256)),
      },
    }),
    'takes discarded bytes out of the list, and still gives them',
  ],
  [
    'goes on listing what is in the bin',
    ({ artifacts, bin }) => ({
      store: {
        list: async () => [
          ...(await artifacts.list()),
          ...(await bin.list()).map(({ sha256, bytes }) => ({ sha256, bytes })),
        ],
      },
    }),
    'takes discarded bytes out of the list, and still gives them',
  ],
  [
    'says that it has discarded what was not there',
    ({ bin }) => ({ bin: { discard: async (sha256, at) => (await bin.discard(sha256, at)) || true } }),
    'discards what is there, and says so',
  ],
  [
    'takes what is in the bin for stored',
    ({ artifacts }) => ({
      store: {
        put: async (bytes) => {
          const sha256 = artifactHash(bytes);
          return (await artifacts.has(sha256)) ? { sha256, bytes: bytes.length } : artifacts.put(bytes);
        },
      },
    }),
    'stores bytes anew that are put again, whatever becomes of the bin',
  ],
  [
    'purges what was put again',
    ({ artifacts, bin }) => ({
      bin: {
        purge: async (sha256, at) => {
          const purged = await bin.purge(sha256, at);
          if (purged) await artifacts.delete(sha256);
          return purged;
        },
      },
    }),
    'stores bytes anew that are put again, whatever becomes of the bin',
  ],
  [
    'purges what was discarded at another instant',
    ({ bin }) => ({
      bin: {
        purge: async (sha256) => {
          const copies = (await bin.list()).filter((entry) => entry.sha256 === sha256);
          for (const { at } of copies) await bin.purge(sha256, at);
          return copies.length > 0;
        },
      },
    }),
    'purges what was discarded at exactly that instant',
  ],
  ['purges nothing', () => ({ bin: { purge: async () => true } }), 'purges what was discarded at exactly that instant'],
  [
    'restores nothing',
    ({ bin }) => ({
      bin: { restore: async (sha256) => (await bin.list()).some((entry) => entry.sha256 === sha256) },
    }),
    'restores what was discarded, and empties the bin of it',
  ],
  [
    'leaves behind in the bin what it restores',
    ({ artifacts }) => ({
      bin: {
        restore: async (sha256) => {
          if (!(await artifacts.bin.list()).some((entry) => entry.sha256 === sha256)) return false;
          await artifacts.put(await artifacts.get(sha256));
          return true;
        },
      },
    }),
    'restores what was discarded, and empties the bin of it',
  ],
  [
    'forgets the bin when it deletes',
    ({ contents }) => ({ store: { delete: async (sha256) => void contents.delete(sha256) } }),
    'deletes bytes in the bin, too',
  ],
  [
    'lists the bin in the order of discarding',
    ({ bin }) => {
      const order: string[] = [];
      return {
        bin: {
          discard: (sha256, at) => {
            order.push(`${sha256}${at}`);
            return bin.discard(sha256, at);
          },
          list: async () =>
            (await bin.list()).toSorted(
              (a, b) => order.indexOf(`${a.sha256}${a.at}`) - order.indexOf(`${b.sha256}${b.at}`),
            ),
        },
      };
    },
    'lists the bin by hash, then by instant',
  ],
  [
    'moves bytes by deleting and storing',
    ({ bin, contents }) => ({
      bin: {
        discard: async (sha256, at) => {
          const bytes = contents.get(sha256);
          contents.delete(sha256);
          await new Promise((resolve) => setImmediate(resolve));
          if (bytes !== undefined) contents.set(sha256, bytes);
          return bin.discard(sha256, at);
        },
      },
    }),
    'keeps bytes within reach while they are moved to and fro',
  ],
  [
    'takes any text for a hash',
    ({ bin }) => ({
      bin: { discard: (sha256, at) => (sha256.length === 64 ? bin.discard(sha256, at) : Promise.resolve(false)) },
    }),
    'refuses a text that is no hash in the bin',
  ],
];

describe('the checks of an artifact bin', () => {
  it.each(breakages)('catch a store that %s', async (_name, break_, expected) => {
    const failed = await failedChecks(artifactBinChecks, () => {
      const contents = new Map<string, Uint8Array>();
      const artifacts = memoryArtifactStore(contents);
      const broken = break_({ artifacts, contents, bin: artifacts.bin });
      return { ...artifacts, ...broken.store, bin: { ...artifacts.bin, ...broken.bin } };
    });
    expect(failed).toContain(expected);
  });

  it('are each shown to catch something', () => {
    const caught = new Set(breakages.map(([, , expected]) => expected));
    expect(artifactBinChecks.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
  });
});
