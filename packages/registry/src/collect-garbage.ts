import { FplMlError } from '@fpl-ml/core';
import type { ArtifactBin, DiscardedArtifact } from './artifact-bin.js';
import { type ArtifactUsage, artifactUsage, everyVersion } from './artifact-usage.js';
import { checkArtifactHash } from './artifact-hash.js';
import type { GarbageReport, GarbageRequest } from './garbage-report.js';
import { giveUpVersions, type GivenUp } from './give-up-versions.js';
import type { ArtifactReference } from './model-version.js';
import { note, type RegistryContext, requireText } from './registry-context.js';

/** A request with everything filled in. */
export interface GarbageRule extends Required<GarbageRequest> {
  /** Epoch milliseconds. */
  readonly now: number;
}

function refuse(field: string, expected: string, got: unknown): never {
  throw new FplMlError('GARBAGE_RULE_INVALID', `Expected ${field} to be ${expected}, got ${String(got)}: correct it.`, {
    data: { field },
  });
}

function toRule(request: GarbageRequest, now: number): GarbageRule {
  const { keep, grace, dryRun = false, pinned = [], actor = 'registry' } = request;
  if (!Number.isSafeInteger(keep) || keep < 1) refuse('keep', 'a whole number of at least 1', keep);
  if (!Number.isFinite(grace) || grace < 0) refuse('grace', 'milliseconds of at least 0', grace);
  requireText('GARBAGE_RULE_INVALID', 'actor', actor);
  for (const sha256 of pinned) checkArtifactHash(sha256);
  return { keep, grace, dryRun, pinned: [...pinned], actor, now };
}

function binOf({ artifacts }: RegistryContext): ArtifactBin {
  if (artifacts.bin !== undefined) return artifacts.bin;
  throw new FplMlError(
    'ARTIFACT_BIN_UNSUPPORTED',
    'Expected an artifact store with a bin, got one without: without it bytes could be lost that are registered at the same time. Give the store itself, not a wrapper that leaves its bin out.',
  );
}

async function readUsage({ store }: RegistryContext, { pinned }: GarbageRule, given: GivenUp): Promise<ArtifactUsage> {
  const versions = await everyVersion(store);
  // In a rehearsal nothing was given up yet: what would be is left out here.
  return artifactUsage(
    versions.map((version) => given.after(version)),
    pinned,
  );
}

/** Moves bytes that nothing refers to into the bin. */
async function discardUnused(
  context: RegistryContext,
  bin: ArtifactBin,
  rule: GarbageRule,
  given: GivenUp,
): Promise<readonly ArtifactReference[]> {
  const stored = await context.artifacts.list();
  const { used } = await readUsage(context, rule, given);
  const discarded: ArtifactReference[] = [];
  for (const reference of stored) {
    if (used.has(reference.sha256)) continue;
    const at = Math.max(0, Math.floor(context.clock.now()));
    if (rule.dryRun || (await bin.discard(reference.sha256, at))) discarded.push(reference);
  }
  return discarded;
}

async function noteGone(
  context: RegistryContext,
  { actor }: GarbageRule,
  { removed }: ArtifactUsage,
  entry: DiscardedArtifact,
): Promise<void> {
  const at = context.clock.now();
  const { sha256, bytes } = entry;
  const owners = removed.get(sha256) ?? [];
  for (const { model, version } of owners) {
    const data = { version, sha256, bytes };
    await note(context, { model, at, actor, action: 'artifact-purged', subject: version, data });
  }
  if (owners.length > 0) return;
  const message = 'bytes without a version were purged';
  context.logger.log({ level: 'info', component: 'registry', message, data: { sha256, bytes, at } });
}

/**
 * Empties the bin. Everything in it was discarded before the references are read once more, so whoever registers the
 * same bytes is either seen here, or under way, or stores them anew.
 */
async function emptyBin(
  context: RegistryContext,
  bin: ArtifactBin,
  rule: GarbageRule,
  given: GivenUp,
): Promise<Pick<GarbageReport, 'restored' | 'purged' | 'waiting'>> {
  const entries = await bin.list();
  const usage = await readUsage(context, rule, given);
  const restored = new Map<string, ArtifactReference>();
  const [purged, waiting]: [DiscardedArtifact[], DiscardedArtifact[]] = [[], []];
  for (const entry of entries) {
    const { sha256, bytes, at } = entry;
    if (usage.used.has(sha256)) {
      if (!restored.has(sha256) && !rule.dryRun) await bin.restore(sha256);
      restored.set(sha256, { sha256, bytes });
    } else if (at > rule.now - rule.grace || usage.inFlight) waiting.push(entry);
    else if (rule.dryRun) purged.push(entry);
    else if (await bin.purge(sha256, at)) {
      purged.push(entry);
      await noteGone(context, rule, usage, entry);
    }
  }
  return { restored: [...restored.values()], purged, waiting };
}

/** See {@link Registry.collectGarbage}. */
export async function collectGarbage(context: RegistryContext, request: GarbageRequest): Promise<GarbageReport> {
  const rule = toRule(request, context.clock.now());
  const bin = binOf(context);
  const given = await giveUpVersions(context, rule);
  const discarded = await discardUnused(context, bin, rule, given);
  const emptied = await emptyBin(context, bin, rule, given);
  const freedBytes = emptied.purged.reduce((sum, { bytes }) => sum + bytes, 0);
  const { abandoned, removed } = given;
  return Object.freeze({ dryRun: rule.dryRun, abandoned, removed, discarded, ...emptied, freedBytes });
}
