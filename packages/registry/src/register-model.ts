import { FplMlError, frozenCopy } from '@fpl-ml/core';
import { verifyArtifact } from './artifact-hash.js';
import { checkRegistration, type ModelRegistration } from './check-registration.js';
import type { ArtifactReference, Integrity, ModelVersion } from './model-version.js';
import { givenVersion, nextVersion } from './next-version.js';
import { note, type RegistryContext } from './registry-context.js';
import type { Reservation, VersionUpdate } from './registry-store.js';

type Description = Omit<ModelRegistration, 'artifact'>;

function draft(registration: Description, latest: ModelVersion | null, now: number): ModelVersion {
  const { model, signature, metrics, metadata = {}, lineage = {}, version, bump, createdBy } = registration;
  const number =
    version === undefined
      ? nextVersion(latest === null ? [] : [latest], signature, bump === undefined ? {} : { bump })
      : givenVersion(version, latest?.version ?? null);
  return frozenCopy({
    model,
    version: number,
    integrity: 'reserved',
    artifact: null,
    signature,
    metrics,
    metadata,
    lineage,
    createdAt: now,
    createdBy,
    quarantine: null,
    archived: false,
  });
}

/**
 * Takes the next number. Each refusal means that somebody else took one, so among any number of callers all come to an
 * end, each with a number of its own.
 */
async function reserve({ store, clock }: RegistryContext, description: Description): Promise<ModelVersion> {
  let latest: ModelVersion | null = null;
  for (;;) {
    const version: ModelVersion = draft(description, latest, clock.now());
    const after: string | null = latest === null ? null : latest.version;
    const reservation: Reservation = await store.reserveVersion(version, after);
    if (reservation.reserved) return version;
    // A store that obeys its law refuses only because there is a later version than the one it was told.
    const refusedBy: ModelVersion | null = reservation.latest;
    if (refusedBy === null || refusedBy.version === after) throw changedMeanwhile(version, 'free');
    latest = refusedBy;
  }
}

function changedMeanwhile({ model, version }: ModelVersion, expected: string): FplMlError {
  return new FplMlError(
    'VERSION_CONFLICT',
    `Expected version ${version} of model "${model}" to be ${expected}, but somebody changed it meanwhile: register again.`,
    { data: { model, version, expected }, retryable: true },
  );
}

async function advance(
  { store }: RegistryContext,
  row: ModelVersion,
  from: Integrity,
  set: VersionUpdate['set'],
): Promise<void> {
  const { model, version } = row;
  if (!(await store.updateVersion({ model, version, when: { integrity: from }, set })))
    throw changedMeanwhile(row, from);
}

/** Stores the bytes and reads them back: what the registry calls ready has been seen. */
async function upload({ artifacts }: RegistryContext, bytes: Uint8Array): Promise<ArtifactReference> {
  const reference = await artifacts.put(bytes);
  verifyArtifact(reference.sha256, bytes);
  await artifacts.get(reference.sha256);
  return frozenCopy(reference);
}

/** Marks a registration as failed. The first error is the one to be told, so this one is only logged. */
async function abandon(context: RegistryContext, { model, version }: ModelVersion): Promise<void> {
  const failFrom = (integrity: Integrity): Promise<boolean> =>
    context.store.updateVersion({ model, version, when: { integrity }, set: { integrity: 'failed' } });
  try {
    // Both, since a step whose answer was lost may have been made.
    if (!(await failFrom('uploading'))) await failFrom('reserved');
  } catch (error) {
    const message = 'a failed registration could not be marked';
    context.logger.log({ level: 'error', component: 'registry', message, data: { model, version, error } });
  }
}

async function fill(context: RegistryContext, version: ModelVersion, bytes: Uint8Array): Promise<ModelVersion> {
  try {
    await advance(context, version, 'reserved', { integrity: 'uploading' });
    const artifact = await upload(context, bytes);
    await advance(context, version, 'uploading', { integrity: 'ready', artifact });
    return Object.freeze({ ...version, integrity: 'ready', artifact });
  } catch (error) {
    await abandon(context, version);
    throw error;
  }
}

/** See {@link Registry.registerModel}. */
export async function registerModel(context: RegistryContext, registration: ModelRegistration): Promise<ModelVersion> {
  checkRegistration(registration);
  const { artifact: given, ...description } = registration;
  // Copies, since the caller may change what was given while the number is being reserved.
  const [bytes, copy] = [new Uint8Array(given), frozenCopy(description)];
  const version = await fill(context, await reserve(context, copy), bytes);
  const { model, createdAt: at, createdBy: actor, artifact, version: subject } = version;
  const data = { version: subject, sha256: artifact?.sha256 ?? null };
  await note(context, { model, at, actor, action: 'version-registered', subject, data });
  return version;
}
