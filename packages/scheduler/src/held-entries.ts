import type { WaitReason } from './admission.js';
import type { Admission } from './admit.js';
import type { SchedulerCore } from './scheduler-core.js';

/** Whether an entry waits for the machine, and not for its turn. */
export function isForResources(reason: WaitReason): boolean {
  return reason === 'memory-above-limit' || reason === 'cpu-above-limit';
}

/**
 * Tells of each entry once that it waits for the machine, and once more when the reason changes or when it waits anew.
 *
 * @returns what to call with each admission
 */
export function createHeldNotes(core: SchedulerCore): (admission: Admission) => void {
  let told: ReadonlyMap<string, WaitReason> = new Map();
  return ({ waiting, resources }) => {
    const held = waiting.filter(({ reason }) => isForResources(reason));
    const before = told;
    told = new Map(held.map(({ entry, reason }) => [entry.id, reason]));
    for (const { entry, reason } of held) {
      if (resources === null || before.get(entry.id) === reason) continue;
      const { limits } = core;
      const data = { entryId: entry.id, job: entry.name, priority: entry.priority, reason, resources, limits };
      core.log('warn', 'work waits for the machine', data);
      core.emit('held', { entry, reason, resources, limits });
    }
  };
}
