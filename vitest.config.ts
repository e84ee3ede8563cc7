import { defineConfig } from 'vitest/config';

const folders = ['contract', 'gateway', 'queue', 'firmware-sim', 'flows', 'command', 'kiosk'];

export default defineConfig({
  test: {
    // On two cores Vitest would run one file at a time; most files wait for disks, sockets and timers.
    maxWorkers: 3,
    projects: [
      { test: { name: 'unit', include: folders.map((folder) => `${folder}/src/**/*.test.ts`), testTimeout: 20_000 } },
      { test: { name: 'tidy', include: ['tests/tidy/**/*.test.ts'] } },
      {
        test: { name: 'scenario', include: ['tests/scenarios/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'reliability',
          include: ['tests/reliability/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
