import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** The app end to end with containers. It needs what the integration tests have; the other end-to-end tests need no Docker. */
const journey = 'test/e2e/journey.test.ts';

const runFolder = 'test/support/run-folder.ts';

/**
 * One engine, but every file of tests has projects, ports and a browser of its own. Docker's own work takes most of a core,
 * so two files run at a time. As one group: the short tests of the package fill what the long ones of integration leave.
 */
const sideBySide = { maxWorkers: 2, sequence: { groupOrder: 1 } };

/** A busy machine takes its time: tests wait for what must come. */
const patient = { expect: { poll: { timeout: 30_000 } }, testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // The JSON report is where .ci/run reads the totals.
    reporters: ['default', ['json', { outputFile: 'out/test-results.json' }]],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'test/{unit,electron-double}/**/*.test.ts'],
          globalSetup: [runFolder],
          // Vitest's own choice leaves one core idle, also where there are only two.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          // What has effects is injected, so modules keep no state that a file could leave to the next. Loading them anew
          // for each file took two thirds of the time.
          isolate: false,
          ...patient,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', journey],
          globalSetup: [runFolder, 'test/support/integration-setup.ts'],
          ...sideBySide,
          ...patient,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          // The switch, at length: the same tests with the numbers of test/support/soak.ts. Half an hour, so not part of `npm test`.
          name: 'soak',
          include: ['test/integration/switch*.test.ts'],
          env: { FRONTIER_SOAK: '1' },
          globalSetup: [runFolder, 'test/support/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: [journey],
          globalSetup: [runFolder, 'test/support/e2e-setup.ts'],
          // Each file has a browser of its own.
          fileParallelism: false,
          ...patient,
        },
      },
      {
        test: {
          // What is shipped: the package itself, and the same end-to-end tests on what is in its archive.
          name: 'package',
          include: ['test/package/**/*.test.ts', 'test/e2e/**/*.test.ts'],
          exclude: [journey],
          env: { FRONTIER_APP: 'out/package/Resources/app' },
          globalSetup: [runFolder, 'test/support/package-setup.ts'],
          ...sideBySide,
          ...patient,
        },
      },
    ],
  },
});
