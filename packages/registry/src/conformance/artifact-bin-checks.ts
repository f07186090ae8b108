import assert from 'node:assert/strict';
import { type Check, isFplMlError } from '@fpl-ml/core';
import type { ArtifactBin } from '../artifact-bin.js';
import type { ArtifactStore } from '../artifact-store.js';

/** An {@link ArtifactStore} that has a bin. */
export interface ArtifactBinSubject extends ArtifactStore {
  readonly bin: ArtifactBin;
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const withCode =
  (code: string) =>
  (error: unknown): boolean =>
    isFplMlError(error, code);

async function putText(artifacts: ArtifactBinSubject, content: string): Promise<string> {
  return (await artifacts.put(text(content))).sha256;
}

const hashesOf = (rows: readonly { readonly sha256: string }[]): readonly string[] => rows.map(({ sha256 }) => sha256);

/** The laws of {@link ArtifactBin}. */
export const artifactBinChecks: readonly Check<ArtifactBinSubject>[] = [
  {
    name: 'takes discarded bytes out of the list, and still gives them',
    run: async (artifacts) => {
      const [abc, other] = [await putText(artifacts, 'abc'), await putText(artifacts, 'other')];
      assert.equal(await artifacts.bin.discard(abc, 7), true);
      assert.deepEqual(hashesOf(await artifacts.list()), [other]);
      assert.equal(await artifacts.has(abc), true);
      assert.deepEqual(await artifacts.get(abc), text('abc'));
      assert.deepEqual(await artifacts.bin.list(), [{ sha256: abc, bytes: 3, at: 7 }]);
    },
  },
  {
    name: 'discards what is there, and says so',
    run: async (artifacts) => {
      const abc = await putText(artifacts, 'abc');
      assert.equal(await artifacts.bin.discard(abc, 7), true);
      assert.equal(await artifacts.bin.discard(abc, 8), false);
      assert.deepEqual(
        (await artifacts.bin.list()).map(({ at }) => at),
        [7],
      );
    },
  },
  {
    name: 'stores bytes anew that are put again, whatever becomes of the bin',
    run: async (artifacts) => {
      const abc = await putText(artifacts, 'abc');
      await artifacts.bin.discard(abc, 7);
      await putText(artifacts, 'abc');
      assert.deepEqual(hashesOf(await artifacts.list()), [abc]);
      assert.equal(await artifacts.bin.purge(abc, 7), true);
      assert.deepEqual(await artifacts.get(abc), text('abc'));
      assert.deepEqual(hashesOf(await artifacts.list()), [abc]);
    },
  },
  {
    name: 'purges what was discarded at exactly that instant',
    run: async (artifacts) => {
      const abc = await putText(artifacts, 'abc');
      assert.equal(await artifacts.bin.purge(abc, 7), false);
      await artifacts.bin.discard(abc, 7);
      await putText(artifacts, 'abc');
      await artifacts.bin.discard(abc, 9);
      assert.equal(await artifacts.bin.purge(abc, 8), false);
      assert.equal(await artifacts.bin.purge(abc, 7), true);
      assert.equal(await artifacts.bin.purge(abc, 7), false);
      assert.deepEqual(await artifacts.get(abc), text('abc'));
      assert.deepEqual(await artifacts.bin.list(), [{ sha256: abc, bytes: 3, at: 9 }]);
      assert.equal(await artifacts.bin.purge(abc, 9), true);
      assert.equal(await artifacts.has(abc), false);
      await assert.rejects(artifacts.get(abc), withCode('ARTIFACT_NOT_FOUND'));
    },
  },
  {
    name: 'restores what was discarded, and empties the bin of it',
    run: async (artifacts) => {
      const abc = await putText(artifacts, 'abc');
      assert.equal(await artifacts.bin.restore(abc), false);
      await artifacts.bin.discard(abc, 7);
      assert.equal(await artifacts.bin.restore(abc), true);
      assert.deepEqual(hashesOf(await artifacts.list()), [abc]);
      assert.deepEqual(await artifacts.bin.list(), []);
      assert.deepEqual(await artifacts.get(abc), text('abc'));
      await artifacts.bin.discard(abc, 8);
      await putText(artifacts, 'abc');
      assert.equal(await artifacts.bin.restore(abc), true);
      assert.deepEqual(await artifacts.bin.list(), []);
      assert.deepEqual(await artifacts.get(abc), text('abc'));
    },
  },
  {
    name: 'deletes bytes in the bin, too',
    run: async (artifacts) => {
      const abc = await putText(artifacts, 'abc');
      await artifacts.bin.discard(abc, 7);
      await artifacts.delete(abc);
      assert.equal(await artifacts.has(abc), false);
      assert.deepEqual(await artifacts.bin.list(), []);
    },
  },
  {
    name: 'lists the bin by hash, then by instant',
    run: async (artifacts) => {
      for (const content of ['e', 'd', 'c', 'b', 'a']) {
        await artifacts.bin.discard(await putText(artifacts, content), 10);
        await artifacts.bin.discard(await putText(artifacts, content), 9);
      }
      const rows = await artifacts.bin.list();
      const sorted = rows.toSorted((a, b) => (a.sha256 === b.sha256 ? a.at - b.at : a.sha256 < b.sha256 ? -1 : 1));
      assert.equal(rows.length, 10);
      assert.deepEqual(rows, sorted);
    },
  },
  {
    name: 'keeps bytes within reach while they are moved to and fro',
    run: async (artifacts) => {
      const abc = await putText(artifacts, 'abc');
      const readDuring = async (moving: Promise<boolean>): Promise<void> => {
        const reads = await Promise.all([artifacts.get(abc), artifacts.get(abc), artifacts.has(abc), moving]);
        assert.deepEqual(reads, [text('abc'), text('abc'), true, true]);
      };
      for (let at = 1; at <= 20; at += 1) {
        await readDuring(artifacts.bin.discard(abc, at));
        await readDuring(artifacts.bin.restore(abc));
      }
    },
  },
  {
    name: 'refuses a text that is no hash in the bin',
    run: async (artifacts) => {
      for (const wrong of ['', 'abc', `../${'a'.repeat(64)}`]) {
        await assert.rejects(artifacts.bin.discard(wrong, 1), withCode('ARTIFACT_HASH_INVALID'));
        await assert.rejects(artifacts.bin.restore(wrong), withCode('ARTIFACT_HASH_INVALID'));
        await assert.rejects(artifacts.bin.purge(wrong, 1), withCode('ARTIFACT_HASH_INVALID'));
      }
    },
  },
];
