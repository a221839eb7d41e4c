import { expect, it } from 'vitest';
import { silentLogger } from '../core/system/logger.ts';
import type { Result } from '../shared/errors.ts';
import { createExporter } from './exporter.ts';

const taken = { code: 'port-in-use', message: 'Port 9464 is used.' } as const;

/** Over a core whose port is free or not. */
const setUp = (port = { free: true }) => {
  const happened: string[] = [];
  const exporter = createExporter({
    core: {
      commands: {
        serveMetrics: async (_input, onListening, { signal }): Promise<Result<void>> => {
          if (!port.free) return { ok: false, error: taken, problems: [taken] };
          happened.push('serves');
          onListening('http://127.0.0.1:9464/metrics');
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          happened.push('ended');
          return { ok: true, value: undefined };
        },
      },
    },
    logger: silentLogger,
    onProblem: () => happened.push(exporter.problem?.code ?? 'no problem'),
  });
  return { exporter, happened, port };
};

it('serves while it is wanted', async () => {
  const { exporter, happened } = setUp();
  exporter.follow(false);
  exporter.follow(true);
  exporter.follow(true);
  expect(happened).toEqual(['serves']);
  exporter.follow(false);
  await expect.poll(() => happened).toEqual(['serves', 'ended']);
  exporter.follow(true);
  expect(happened).toEqual(['serves', 'ended', 'serves']);
});

it('says why it can not, and tries again with the next wish', async () => {
  const { exporter, happened, port } = setUp({ free: false });
  exporter.follow(true);
  await expect.poll(() => exporter.problem).toEqual(taken);
  port.free = true;
  exporter.follow(true);
  expect(exporter.problem).toBeUndefined();
  expect(happened).toEqual(['port-in-use', 'no problem', 'serves']);
});

it('forgets what was wrong when nobody wants it any more', async () => {
  const { exporter, happened } = setUp({ free: false });
  exporter.follow(true);
  await expect.poll(() => exporter.problem).toEqual(taken);
  exporter.follow(false);
  expect(happened).toEqual(['port-in-use', 'no problem']);
});
