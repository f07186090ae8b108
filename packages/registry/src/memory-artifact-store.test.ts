import { failedChecks } from '@fpl-ml/core/testing';
import { expect, it } from 'vitest';
import { artifactBinChecks, artifactStoreChecks } from './conformance/index.js';
import { memoryArtifactStore } from './memory-artifact-store.js';

it('obeys every law', async () => {
  const open = () => {
    const contents = new Map<string, Uint8Array>();
    const damage = async (sha256: string, bytes: Uint8Array): Promise<void> => void contents.set(sha256, bytes);
    return { ...memoryArtifactStore(contents), damage };
  };
  expect(await failedChecks(artifactStoreChecks, open)).toEqual([]);
  expect(await failedChecks(artifactBinChecks, () => memoryArtifactStore())).toEqual([]);
});
