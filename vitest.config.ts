import { defineConfig } from 'vitest/config';

const folders = ['contract', 'gateway', 'queue', 'firmware-sim', 'flows', 'command', 'kiosk'];

/** Node-RED's editor alone is ten megabytes of script: it is walked through with the heavier suites. */
const throughEditor = 'tests/browser/integrate.test.ts';

export default defineConfig({
  test: {
    // On two cores Vitest would run one file at a time; most files wait for disks, sockets and timers.
    maxWorkers: 3,
    projects: [
      // Modules are read once a worker, not once a file: half of what two cores had to do. What a module keeps, it keeps for all.
      {
        test: {
          name: 'unit',
          isolate: false,
          include: folders.map((folder) => `${folder}/src/**/*.test.ts`),
          testTimeout: 20_000,
        },
      },
      { test: { name: 'tidy', isolate: false, include: ['tests/tidy/**/*.test.ts'] } },
      {
        test: { name: 'scenario', include: ['tests/scenarios/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 90_000 },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          exclude: [throughEditor],
          testTimeout: 180_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'reliability',
          include: ['tests/reliability/**/*.test.ts', throughEditor],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
