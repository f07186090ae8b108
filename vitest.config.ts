import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*/vitest.config.ts', 'examples/*/vitest.config.ts'],
    // On two cores the default is one worker, although much of the time goes to programs that the tests start.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
