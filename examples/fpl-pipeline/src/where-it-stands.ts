import type { RetrainingStep, Stores } from '@fpl-ml/engine';

/** Where a run was when it was interrupted. */
export interface Standing {
  /** The latest instant at which anything was decided or begun, epoch milliseconds; `null` when nothing was. */
  readonly instant: number | null;
  /** The gameweek that was under way. */
  readonly gameweek: string;
  /** The step of a retraining, or the work, that was under way or comes next. */
  readonly step: string;
}

const STEPS: readonly RetrainingStep[] = ['snapshot', 'validate', 'fit', 'evaluate', 'gate', 'register', 'hand-over'];

/** The step at which a retraining goes on; `null` when none is open. */
async function openStep({ runs }: Stores, model: string): Promise<string | null> {
  const request = (await runs.loadLoop(model))?.state.request ?? null;
  if (request === null) return null;
  const steps = await runs.listSteps(model, request.id);
  const running = steps.find(({ status }) => status === 'running');
  const step = running?.step ?? STEPS[steps.length] ?? 'hand-over';
  return `${step} of ${request.id}`;
}

/**
 * Reads from the stores where a run stands.
 *
 * @param gameweeks ids in order
 * @param model its name in the stores
 */
export async function whereItStands(stores: Stores, gameweeks: readonly string[], model: string): Promise<Standing> {
  const { schedule, runs } = stores;
  const [last] = await schedule.listExecutions({ limit: 1 });
  const decided = (await schedule.listOccurrences()).map(({ decidedAt }) => decidedAt);
  const begun = last === undefined ? decided : [...decided, last.startedAt];
  const latest = (await runs.loadLoop(model))?.state.latest ?? null;
  const gameweek = gameweeks[latest === null ? 0 : gameweeks.indexOf(latest) + 1] ?? gameweeks.at(-1) ?? '';
  const [unfinished] = await schedule.listExecutions({ status: 'running', limit: 1 });
  const [next] = await schedule.listJobs({ limit: 1 });
  const work = unfinished?.name ?? next?.name ?? 'the end';
  const step = (await openStep(stores, model)) ?? work.split(' ')[0] ?? work;
  return { instant: begun.length === 0 ? null : Math.max(...begun), gameweek, step };
}
