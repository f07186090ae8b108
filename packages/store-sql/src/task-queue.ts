/** Runs tasks one after the other, in the order in which they were added. */
export interface TaskQueue {
  /** Resolves or rejects as the task does; the next one starts in either case. */
  add<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when everything that was added has ended, however it ended. */
  idle(): Promise<void>;
}

/** An empty {@link TaskQueue}. */
export function createTaskQueue(): TaskQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    add: (task) => {
      const result = last.then(task);
      // Only the order: the failure itself goes to whoever holds `result`.
      last = result.catch(() => undefined);
      return result;
    },
    idle: async () => {
      await last;
    },
  };
}
