import { describe, expect, it } from 'vitest';
import { BY, bytesOf, codeOf, MODEL, openRegistry, registration } from '../fixtures/kit.js';

describe('loadArtifact', () => {
  it('withdraws a version whose bytes were flipped, and the former champion can serve', async () => {
    const { registry, promote, contents, auditLog } = openRegistry();
    await promote({ artifact: bytesOf('old weights') });
    const version = await promote({ artifact: bytesOf('new weights') });
    const sha256 = (await registry.getModelVersion(MODEL, version)).artifact?.sha256 ?? '';
    contents.set(sha256, bytesOf('new weightz'));
    expect(await codeOf(registry.loadArtifact(MODEL, version))).toBe('ARTIFACT_CORRUPT');
    const corrupt = await registry.getModelVersion(MODEL, version);
    expect(corrupt.integrity).toBe('corrupt');
    expect(corrupt.quarantine?.by).toBe('registry');
    expect(await codeOf(registry.loadArtifact(MODEL, version))).toBe('ARTIFACT_CORRUPT');
    expect((await auditLog.list({ action: 'version-corrupt' })).length).toBe(1);
    const { to } = await registry.rollbackModel({ model: MODEL, ...BY });
    expect(await registry.loadArtifact(MODEL, to ?? '')).toEqual(bytesOf('old weights'));
    expect((await registry.getModelVersion(MODEL, version)).quarantine).toEqual(corrupt.quarantine);
  });

  it('keeps the reason for which a version was quarantined before its bytes were flipped', async () => {
    const { registry, contents } = openRegistry();
    const { version, artifact } = await registry.registerModel(registration());
    const { quarantine } = await registry.quarantineModelVersion({ model: MODEL, version, ...BY });
    contents.set(artifact?.sha256 ?? '', bytesOf('flipped'));
    expect(await codeOf(registry.loadArtifact(MODEL, version))).toBe('ARTIFACT_CORRUPT');
    expect(await registry.getModelVersion(MODEL, version)).toMatchObject({ integrity: 'corrupt', quarantine });
  });

  it('marks nothing when the bytes are missing: they may be looked for in the wrong place', async () => {
    const { registry, promote, contents } = openRegistry();
    const version = await promote();
    contents.clear();
    expect(await codeOf(registry.loadArtifact(MODEL, version))).toBe('ARTIFACT_NOT_FOUND');
    expect(await registry.getModelVersion(MODEL, version)).toMatchObject({ integrity: 'ready', quarantine: null });
  });
});
