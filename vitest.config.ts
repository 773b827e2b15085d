import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Stories boot the whole bot and three vendor emulators: slow machines need the margin, fast ones never see it.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 3,
    // Stories wait for real HTTP between real processes: a starved machine may lose one race, a broken product loses both.
    retry: 1,
  },
});
