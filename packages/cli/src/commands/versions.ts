import { isFplMlError } from '@fpl-ml/core';
import { latestEvaluation, type ModelVersion, type Role, verifyArtifact } from '@fpl-ml/registry';
import { EXIT } from '../exit-codes.js';
import type { OpenLoop } from '../open-loop.js';
import type { Outcome } from '../outcome.js';
import { figureText, instantText } from '../plain-text.js';
import { textTable } from '../text-table.js';

/** What `fpl-ml versions` is told. */
export interface VersionsRequest {
  /** Also those that were put away. */
  readonly all: boolean;
  /** At most this many; the newest. */
  readonly limit: number;
  /** Whether the bytes are read and their hash compared. */
  readonly verify: boolean;
}

const ROLES: readonly Role[] = ['champion', 'challenger', 'shadow'];

/** What is wrong with the bytes; `null` when nothing is, or there are none to look at. */
async function artifactProblem({ artifacts }: OpenLoop, { artifact, integrity }: ModelVersion): Promise<string | null> {
  if (artifact === null || integrity === 'removed') return null;
  try {
    verifyArtifact(artifact.sha256, await artifacts.get(artifact.sha256));
    return null;
  } catch (error) {
    if (isFplMlError(error)) return error.code;
    throw error;
  }
}

/** The versions of a model with what is known of each, the newest first. */
export async function describeVersions(loop: OpenLoop, { all, limit, verify }: VersionsRequest) {
  const { registry, model } = loop;
  const versions = await registry.listModelVersions(model, { archived: all, limit });
  const evaluations = await registry.listEvaluations(model);
  const pointers = await Promise.all(ROLES.map((role) => registry.getRole(model, role)));
  const problems = await Promise.all(versions.map(async (each) => (verify ? artifactProblem(loop, each) : null)));
  const { byVersion } = await loop.monitor.getPerformanceSummary({ since: 0 });
  return versions.map((each, i) => ({
    version: each.version,
    roles: ROLES.filter((_, role) => pointers[role]?.version === each.version),
    verdict: latestEvaluation(evaluations, each.version)?.verdict ?? null,
    integrity: each.integrity,
    quarantine: each.quarantine,
    archived: each.archived,
    metrics: each.metrics,
    measured: byVersion.find(({ modelVersion }) => modelVersion === each.version) ?? null,
    createdAt: each.createdAt,
    createdBy: each.createdBy,
    artifact: each.artifact,
    ...(verify ? { artifactProblem: problems[i] ?? null } : {}),
  }));
}

/** One version as a row of `fpl-ml versions` and `fpl-ml export versions`. */
export type DescribedVersion = Awaited<ReturnType<typeof describeVersions>>[number];

function state({ integrity, quarantine, archived, artifactProblem: problem = null }: DescribedVersion): string {
  const words = [integrity, ...(quarantine === null ? [] : ['quarantined']), ...(archived ? ['archived'] : [])];
  return [...words, ...(problem === null ? [] : [problem])].join(', ');
}

/** How many figures of the training a line has room for. */
const MOST_METRICS = 3;

/** The figures that the versions were registered with. */
function metricNames(found: readonly DescribedVersion[]): readonly string[] {
  return [...new Set(found.flatMap(({ metrics }) => Object.keys(metrics)))].toSorted().slice(0, MOST_METRICS);
}

/** `fpl-ml versions`: figures of the training by their names, then those measured since on rows that it predicted. */
export async function versions(loop: OpenLoop, request: VersionsRequest): Promise<Outcome> {
  const found = await describeVersions(loop, request);
  const names = metricNames(found);
  const rows = found.map((each) => [
    each.version,
    each.roles.join(', ') || '-',
    each.verdict ?? '-',
    ...names.map((name) => figureText(each.metrics[name])),
    figureText(each.measured?.mae),
    figureText(each.measured?.rmse),
    String(each.measured?.periods ?? 0),
    state(each),
    instantText(each.createdAt),
  ]);
  const table = textTable(['version', 'role', 'verdict', ...names, 'MAE', 'RMSE', 'periods', 'state', 'made'], rows);
  const isBad = found.some(({ artifactProblem: problem = null }) => problem !== null);
  return {
    exitCode: isBad ? EXIT.warning : EXIT.ok,
    lines: table.length === 0 ? ['No versions.'] : table,
    json: { model: loop.model, versions: found },
  };
}
