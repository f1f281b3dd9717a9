import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Temporal's native worker crashes under vitest's threads pool once three or more files use it.
    pool: 'forks',
    maxWorkers: 2,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
