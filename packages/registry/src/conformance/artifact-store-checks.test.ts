import { FplMlError } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import { artifactHash, artifactNotFound } from '../artifact-hash.js';
import { memoryArtifactStore } from '../memory-artifact-store.js';
import { type ArtifactStoreSubject, artifactStoreChecks } from './artifact-store-checks.js';

interface Opened {
  readonly artifacts: ArtifactStoreSubject;
  readonly contents: Map<string, Uint8Array>;
}

function open(): Opened {
  const contents = new Map<string, Uint8Array>();
  const damage = async (sha256: string, bytes: Uint8Array): Promise<void> => void contents.set(sha256, bytes);
  return { contents, artifacts: { ...memoryArtifactStore(contents), damage } };
}

type Break = (opened: Opened) => Partial<ArtifactStoreSubject>;

const breakages: readonly (readonly [string, Break, string])[] = [
  [
    'does not verify what it gives',
    ({ artifacts, contents }) => ({ get: async (sha256) => contents.get(sha256) ?? artifacts.get(sha256) }),
    'never gives bytes that do not have their hash',
  ],
  [
    'returns flipped bytes',
    ({ artifacts }) => ({ get: async (sha256) => (await artifacts.get(sha256)).map((byte) => byte ^ 1) }),
    'gives back every byte that was put',
  ],
  [
    'checks the length only',
    ({ artifacts, contents }) => ({
      get: async (sha256) => (contents.get(sha256)?.length === 3 ? new Uint8Array(3) : artifacts.get(sha256)),
    }),
    'never gives bytes that do not have their hash',
  ],
  [
    'refuses to store the same twice',
    ({ artifacts }) => ({
      put: async (bytes) => {
        if (await artifacts.has(artifactHash(bytes))) throw new FplMlError('ARTIFACT_EXISTS', 'no');
        return artifacts.put(bytes);
      },
    }),
    'stores the same bytes once, however often and at the same time they are put',
  ],
  [
    'trusts what is there already',
    ({ artifacts, contents }) => ({
      put: async (bytes) => {
        const sha256 = artifactHash(bytes);
        return contents.has(sha256) ? { sha256, bytes: bytes.length } : artifacts.put(bytes);
      },
    }),
    'repairs damaged bytes when they are put again',
  ],
  [
    'keeps the bytes of the caller',
    ({ contents }) => ({
      put: async (bytes) => {
        const sha256 = artifactHash(bytes);
        contents.set(sha256, bytes);
        return { sha256, bytes: bytes.length };
      },
    }),
    'takes the bytes as they are when put is called',
  ],
  [
    'gives its own bytes away',
    ({ artifacts, contents }) => ({
      get: async (sha256) => {
        await artifacts.get(sha256);
        return contents.get(sha256) ?? new Uint8Array();
      },
    }),
    'gives copies that the caller can change',
  ],
  [
    'counts wrongly',
    ({ artifacts }) => ({ put: async (bytes) => ({ ...(await artifacts.put(bytes)), bytes: bytes.length + 1 }) }),
    'addresses bytes by their SHA-256',
  ],
  [
    'gives nothing for an artifact that is not there',
    ({ contents }) => ({ get: async (sha256) => contents.get(sha256) ?? new Uint8Array() }),
    'says that an artifact is not there',
  ],
  [
    'takes any text for a hash',
    ({ contents }) => ({ has: async (sha256) => contents.has(sha256) }),
    'refuses a text that is no hash',
  ],
  [
    'fails to remove what is not there',
    ({ artifacts }) => ({
      delete: async (sha256) => {
        if (!(await artifacts.has(sha256))) throw artifactNotFound(sha256);
        return artifacts.delete(sha256);
      },
    }),
    'removes an artifact, and takes it again',
  ],
  ['removes nothing', () => ({ delete: async () => undefined }), 'removes an artifact, and takes it again'],
  [
    'lists in the order of storing',
    ({ contents }) => ({ list: async () => [...contents].map(([sha256, { length }]) => ({ sha256, bytes: length })) }),
    'lists what is stored, by hash',
  ],
];

describe('the checks of an artifact store', () => {
  it.each(breakages)('catch a store that %s', async (_name, break_, expected) => {
    const failed = await failedChecks(artifactStoreChecks, () => {
      const opened = open();
      return { ...opened.artifacts, ...break_(opened) };
    });
    expect(failed).toContain(expected);
  });

  it('are each shown to catch something', () => {
    const caught = new Set(breakages.map(([, , expected]) => expected));
    expect(artifactStoreChecks.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
  });
});
