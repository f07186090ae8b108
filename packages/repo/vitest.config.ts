import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'repo', include: ['src/**/*.test.mjs'], testTimeout: 120_000, hookTimeout: 120_000 },
});
