import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock } from '../../../test/fakes/manual-clock.ts';
import { keptMs } from '../history/files.ts';
import type { HistoryRecord } from '../history/record.ts';
import { createRecorder } from '../history/recorder.ts';
import { createRedactor } from '../history/redact.ts';
import { silentLogger } from '../system/logger.ts';
import { createPast } from './past.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-past-'));
});
afterEach(() => rm(root, { recursive: true }));

const setup = () => {
  const clock = createManualClock();
  const { append } = createRecorder({
    folder: join(root, '.frontier'),
    now: clock.now,
    redactor: () => createRedactor(),
    logger: silentLogger,
  });
  const at = () => new Date(clock.now()).toISOString();
  return {
    clock,
    read: () => createPast({ workspace: { root }, clock }),
    switched: (to: string, outcome: 'done' | 'failed' = 'done') =>
      append([{ at: at(), kind: 'switch', to, outcome, ms: 1 } satisfies HistoryRecord]),
    incident: (change: 'opened' | 'closed', id = 'crashed@1') =>
      append([
        {
          at: at(),
          kind: 'incident',
          change,
          incident: {
            id,
            cause: 'crashed',
            service: 'grafana',
            kind: 'service',
            severity: 'critical',
            title: '',
            body: '',
            evidence: [],
            action: { command: 'restart', input: {}, label: '' },
            state: change === 'closed' ? 'closed' : 'open',
            openedAt: at(),
            openings: 1,
          },
        },
      ]),
  };
};

test('there is nothing where nothing was written', async () => {
  expect(await setup().read()()).toEqual({ switches: [], lastSwitch: new Map(), incidents: [] });
});

test('switches are counted from the beginning, and the last that was done is known from before', async () => {
  const { clock, read, switched } = setup();
  await switched('ollama');
  const before = clock.now();
  await clock.advance(1000);
  const past = read();
  expect(await past()).toMatchObject({ switches: [], lastSwitch: new Map([['ollama', before]]) });
  await switched('mistral');
  await clock.advance(1000);
  await switched('ollama', 'failed');
  await clock.advance(1000);
  await switched('mistral');
  expect(await past()).toMatchObject({
    switches: [
      { to: 'mistral', outcome: 'done', count: 2 },
      { to: 'ollama', outcome: 'failed', count: 1 },
    ],
    lastSwitch: new Map([
      ['ollama', before],
      ['mistral', clock.now()],
    ]),
  });
});

test('a count never falls: what the history forgets stays counted', async () => {
  const { clock, read, switched } = setup();
  const past = read();
  await switched('mistral');
  await past();
  await clock.advance(keptMs + 1000);
  await switched('ollama', 'failed');
  expect((await past()).switches).toEqual([
    { to: 'mistral', outcome: 'done', count: 1 },
    { to: 'ollama', outcome: 'failed', count: 1 },
  ]);
});

test('incidents are open until they are closed', async () => {
  const { read, incident } = setup();
  const past = read();
  await incident('opened');
  await incident('opened', 'crashed@2');
  await incident('closed');
  expect((await past()).incidents).toMatchObject([{ cause: 'crashed', service: 'grafana', severity: 'critical' }]);
  await incident('closed', 'crashed@2');
  expect((await past()).incidents).toEqual([]);
});
