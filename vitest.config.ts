import { defineConfig } from 'vitest/config';

const folders = ['contract', 'gateway', 'queue', 'firmware-sim', 'flows', 'command', 'kiosk'];

/**
 * Nothing is ever expected within a time: these are the ends of what hangs, and a machine that ten share reaches the usual
 * ones (1 s for a poll, 5 s for a test, 10 s for a hook) while all is well.
 */
const patient = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 45_000, interval: 20 } } };

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
          ...patient,
        },
      },
      { test: { name: 'tidy', isolate: false, include: ['tests/tidy/**/*.test.ts'], ...patient } },
      {
        test: { ...patient, name: 'scenario', include: ['tests/scenarios/**/*.test.ts'], testTimeout: 180_000 },
      },
      {
        test: {
          ...patient,
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          exclude: [throughEditor],
          testTimeout: 180_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          ...patient,
          name: 'reliability',
          include: ['tests/reliability/**/*.test.ts', throughEditor],
          testTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
