import assert from 'node:assert/strict';
import { type Check, isFplMlError } from '@fpl-ml/core';
import type { ArtifactStore } from '../artifact-store.js';

/** An {@link ArtifactStore} whose medium can be damaged behind its back. */
export interface ArtifactStoreSubject extends ArtifactStore {
  /** Replaces the stored bytes of an artifact, as a failing disk would. */
  damage(sha256: string, bytes: Uint8Array): Promise<void>;
}

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
// The vector of FIPS 180-2 for "abc".
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const withCode =
  (code: string) =>
  (error: unknown): boolean =>
    isFplMlError(error, code);

function big(): Uint8Array {
  return Uint8Array.from({ length: 100_001 }, (_, i) => (i * 31) % 251);
}

/** The laws of {@link ArtifactStore}. */
export const artifactStoreChecks: readonly Check<ArtifactStoreSubject>[] = [
  {
    name: 'addresses bytes by their SHA-256',
    run: async (artifacts) => {
      assert.deepEqual(await artifacts.put(text('abc')), { sha256: ABC, bytes: 3 });
      assert.deepEqual(await artifacts.put(new Uint8Array()), { sha256: EMPTY, bytes: 0 });
    },
  },
  {
    name: 'gives back every byte that was put',
    run: async (artifacts) => {
      for (const bytes of [text('abc'), new Uint8Array(), big()]) {
        const { sha256 } = await artifacts.put(bytes);
        assert.deepEqual(await artifacts.get(sha256), bytes);
      }
    },
  },
  {
    name: 'stores the same bytes once, however often and at the same time they are put',
    run: async (artifacts) => {
      const references = await Promise.all(Array.from({ length: 8 }, () => artifacts.put(big())));
      references.push(await artifacts.put(big()));
      assert.equal(new Set(references.map(({ sha256 }) => sha256)).size, 1);
      assert.deepEqual(await artifacts.list(), [references[0]]);
      assert.deepEqual(await artifacts.get(references[0]?.sha256 ?? ''), big());
    },
  },
  {
    name: 'takes the bytes as they are when put is called',
    run: async (artifacts) => {
      for (const bytes of [text('abc'), Buffer.from('abc')]) {
        const stored = artifacts.put(bytes);
        bytes[0] = 0;
        assert.equal((await stored).sha256, ABC);
        bytes[1] = 0;
        assert.deepEqual(await artifacts.get(ABC), text('abc'));
        await artifacts.delete(ABC);
      }
    },
  },
  {
    name: 'gives copies that the caller can change',
    run: async (artifacts) => {
      await artifacts.put(text('abc'));
      (await artifacts.get(ABC)).fill(0);
      assert.deepEqual(await artifacts.get(ABC), text('abc'));
    },
  },
  {
    name: 'says that an artifact is not there',
    run: async (artifacts) => {
      await artifacts.put(text('other'));
      assert.equal(await artifacts.has(ABC), false);
      await assert.rejects(artifacts.get(ABC), withCode('ARTIFACT_NOT_FOUND'));
      await artifacts.put(text('abc'));
      assert.equal(await artifacts.has(ABC), true);
    },
  },
  {
    name: 'refuses a text that is no hash',
    run: async (artifacts) => {
      for (const wrong of ['', 'abc', ABC.toUpperCase(), `${ABC}0`, `../${ABC}`, `${ABC}\n`]) {
        await assert.rejects(artifacts.get(wrong), withCode('ARTIFACT_HASH_INVALID'));
        await assert.rejects(artifacts.has(wrong), withCode('ARTIFACT_HASH_INVALID'));
        await assert.rejects(artifacts.delete(wrong), withCode('ARTIFACT_HASH_INVALID'));
      }
    },
  },
  {
    name: 'never gives bytes that do not have their hash',
    run: async (artifacts) => {
      for (const damaged of [text('abd'), text('ab'), text('abcc'), new Uint8Array()]) {
        await artifacts.put(text('abc'));
        await artifacts.damage(ABC, damaged);
        await assert.rejects(artifacts.get(ABC), withCode('ARTIFACT_CORRUPT'));
      }
    },
  },
  {
    name: 'repairs damaged bytes when they are put again',
    run: async (artifacts) => {
      await artifacts.put(text('abc'));
      await artifacts.damage(ABC, text('abd'));
      await artifacts.put(text('abc'));
      assert.deepEqual(await artifacts.get(ABC), text('abc'));
    },
  },
  {
    name: 'removes an artifact, and takes it again',
    run: async (artifacts) => {
      await artifacts.put(text('abc'));
      await artifacts.put(text('other'));
      await artifacts.delete(ABC);
      await artifacts.delete(ABC);
      assert.equal(await artifacts.has(ABC), false);
      await assert.rejects(artifacts.get(ABC), withCode('ARTIFACT_NOT_FOUND'));
      assert.equal((await artifacts.list()).length, 1);
      await artifacts.put(text('abc'));
      assert.deepEqual(await artifacts.get(ABC), text('abc'));
    },
  },
  {
    name: 'lists what is stored, by hash',
    run: async (artifacts) => {
      assert.deepEqual(await artifacts.list(), []);
      const references = await Promise.all(['e', 'd', 'c', 'b', 'a'].map((word) => artifacts.put(text(word))));
      const expected = references.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
      assert.deepEqual(await artifacts.list(), expected);
    },
  },
];
