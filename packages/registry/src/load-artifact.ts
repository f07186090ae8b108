import { FplMlError, isFplMlError } from '@fpl-ml/core';
import type { ModelVersion } from './model-version.js';
import { note, type RegistryContext, requireVersion } from './registry-context.js';
import type { VersionUpdate } from './registry-store.js';

/** Who is named as the author of what the registry finds out by itself. */
const ACTOR = 'registry';

function notReady({ model, version, integrity, artifact }: ModelVersion): FplMlError {
  const found = `Expected version ${version} of model "${model}" to be ready, it is ${integrity}`;
  const options = { data: { model, version, integrity, sha256: artifact?.sha256 ?? null } };
  switch (integrity) {
    case 'corrupt':
      return new FplMlError('ARTIFACT_CORRUPT', `${found}: register the model again.`, options);
    case 'removed':
      return new FplMlError(
        'ARTIFACT_REMOVED',
        `${found}: its bytes were cleaned up; choose another version, or register the model again.`,
        options,
      );
    default:
      return new FplMlError(
        'VERSION_NOT_READY',
        `${found}: wait for its registration, or choose another version.`,
        options,
      );
  }
}

async function withdrawCorrupt(
  context: RegistryContext,
  { model, version }: ModelVersion,
  error: FplMlError,
): Promise<void> {
  const at = context.clock.now();
  const quarantine = { reason: 'the artifact no longer has its hash', at, by: ACTOR };
  const [integrity, when] = ['corrupt', { integrity: 'ready' }] as const;
  const mark = (update: Pick<VersionUpdate, 'when' | 'set'>): Promise<boolean> =>
    context.store.updateVersion({ model, version, ...update });
  // What quarantined it first is kept.
  const marked =
    (await mark({ when: { ...when, unquarantined: true }, set: { integrity, quarantine } })) ||
    (await mark({ when, set: { integrity } }));
  if (!marked) return;
  const { sha256 = null, actual = null } = error.data;
  const data = { version, sha256: String(sha256), actual: String(actual) };
  await note(context, { model, at, actor: ACTOR, action: 'version-corrupt', subject: version, data });
}

/** See {@link Registry.loadArtifact}. */
export async function loadArtifact(context: RegistryContext, model: string, number: string): Promise<Uint8Array> {
  const version = await requireVersion(context, model, number);
  if (version.integrity !== 'ready' || version.artifact === null) throw notReady(version);
  try {
    return await context.artifacts.get(version.artifact.sha256);
  } catch (error) {
    if (isFplMlError(error, 'ARTIFACT_CORRUPT')) await withdrawCorrupt(context, version, error);
    throw error;
  }
}
