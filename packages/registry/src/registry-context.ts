import type { AuditLog, Clock, IdSource, JsonObject, Logger } from '@fpl-ml/core';
import { FplMlError } from '@fpl-ml/core';
import type { ArtifactStore } from './artifact-store.js';
import type { ModelVersion } from './model-version.js';
import type { RegistryStore } from './registry-store.js';

/** What every operation of a registry works with. */
export interface RegistryContext {
  readonly store: RegistryStore;
  readonly artifacts: ArtifactStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: IdSource;
  readonly auditLog: AuditLog | null;
  readonly logger: Logger;
}

/** What is told to the audit log and the logger. */
export interface Deed {
  readonly model: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly data: JsonObject;
}

/** Appends one audit entry, and says the same to the logger. */
export async function note(context: RegistryContext, deed: Deed): Promise<void> {
  await context.auditLog?.append([{ id: context.ids.next('audit'), ...deed }]);
  context.logger.log({ level: 'info', component: 'registry', message: deed.action, data: { ...deed } });
}

/** The version, or `VERSION_NOT_FOUND`. */
export async function requireVersion(context: RegistryContext, model: string, version: string): Promise<ModelVersion> {
  const found = await context.store.getVersion(model, version);
  if (found !== null) return found;
  throw new FplMlError(
    'VERSION_NOT_FOUND',
    `Expected version ${version} of model "${model}", found none: see listModelVersions for those that exist.`,
    { data: { model, version } },
  );
}

/** Refuses an empty text, under the code of the concept that it belongs to. */
export function requireText(code: string, field: string, text: string): void {
  if (typeof text === 'string' && text.trim() !== '') return;
  throw new FplMlError(code, `Expected a text for ${field}, got ${JSON.stringify(text)}: say it in words.`, {
    data: { field },
  });
}
