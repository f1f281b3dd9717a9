import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closing-line.ts';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    // Temporal's native worker crashes under vitest's threads pool once three or more files use it.
    pool: 'forks',
    // One more than the cores of a small machine: nights wait for servers and retries much of their time.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    include: [process.env.MUSTER_RECORD ? 'test/**/*.record.ts' : 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', new ClosingLine()],
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
