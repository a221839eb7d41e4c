import { describe, expect, it } from 'vitest';
import type { Problem } from '../../shared/errors.ts';
import {
  advance,
  type Circumstances,
  initialUpdate,
  lookAgainMs,
  lookEveryMs,
  type Update,
  type UpdateEvent,
} from './machine.ts';

const now = Date.UTC(2026, 10, 22);
const quiet: Circumstances = { now, wanted: true, busy: false };
const problem: Problem = { code: 'update-failed', message: 'The network was gone.' };
const version = '0.2.0';
const states = {
  looking: { at: 'looking' },
  found: { at: 'found', version },
  downloading: { at: 'downloading', version, bytes: { current: 5, total: 10 } },
  ready: { at: 'ready', version },
  restarting: { at: 'restarting', version },
} as const satisfies Record<string, Update>;
const rest = (dueAt: number): Update => ({ at: 'rest', dueAt });

describe('looking', () => {
  it('happens at the start, and a day after a look that found nothing', () => {
    expect(advance(initialUpdate, { kind: 'tick' }, quiet)).toEqual({ update: states.looking, task: 'look' });
    const { update } = advance(states.looking, { kind: 'looked' }, quiet);
    expect(update).toEqual(rest(now + lookEveryMs));
    expect(advance(update, { kind: 'tick' }, { ...quiet, now: now + lookEveryMs - 1 })).toEqual({ update });
    expect(advance(update, { kind: 'tick' }, { ...quiet, now: now + lookEveryMs }).task).toBe('look');
  });

  it('happens an hour after one that failed', () => {
    const { update } = advance(states.looking, { kind: 'failed', problem }, quiet);
    expect(update).toEqual({ ...rest(now + lookAgainMs), failed: { problem } });
    expect(advance(update, { kind: 'tick' }, { ...quiet, now: now + lookAgainMs }).task).toBe('look');
  });

  it.each([{ wanted: false }, { busy: true }])('does not happen while %o', (change) => {
    expect(advance(initialUpdate, { kind: 'tick' }, { ...quiet, ...change })).toEqual({ update: initialUpdate });
  });
});

describe('downloading', () => {
  it('begins at once with what was found', () => {
    expect(advance(states.looking, { kind: 'looked', version }, quiet)).toEqual({
      update: { at: 'downloading', version },
      task: 'download',
    });
  });

  it.each([{ wanted: false }, { busy: true }])('waits while %o, then begins', (change) => {
    const waiting = { ...quiet, ...change };
    expect(advance(states.looking, { kind: 'looked', version }, waiting)).toEqual({ update: states.found });
    expect(advance(states.found, { kind: 'tick' }, waiting)).toEqual({ update: states.found });
    expect(advance(states.found, { kind: 'tick' }, quiet).task).toBe('download');
  });

  it('tells how far it is, and is not begun twice', () => {
    const bytes = { current: 7, total: 10 };
    const { update } = advance(states.downloading, { kind: 'progress', bytes }, quiet);
    expect(update).toEqual({ ...states.downloading, bytes });
    expect(advance(states.downloading, { kind: 'tick' }, quiet)).toEqual({ update: states.downloading });
  });

  it('ends ready, or at rest until the next try', () => {
    expect(advance(states.downloading, { kind: 'downloaded' }, quiet)).toEqual({ update: states.ready });
    expect(advance(states.downloading, { kind: 'failed', problem }, quiet).update).toEqual({
      ...rest(now + lookEveryMs),
      failed: { version, problem },
    });
  });
});

describe('restarting', () => {
  it('happens when the user says so', () => {
    expect(advance(states.ready, { kind: 'restart' }, quiet)).toEqual({ update: states.restarting, task: 'restart' });
  });

  it('never happens by itself, nor while an operation runs', () => {
    expect(advance(states.ready, { kind: 'tick' }, { ...quiet, now: now + 10 * lookEveryMs })).toEqual({
      update: states.ready,
    });
    expect(advance(states.ready, { kind: 'restart' }, { ...quiet, busy: true })).toEqual({ update: states.ready });
  });

  it('is still possible once updates are not wanted any more: it was downloaded before', () => {
    expect(advance(states.ready, { kind: 'restart' }, { ...quiet, wanted: false }).task).toBe('restart');
  });

  it('that fails leaves the app as it is', () => {
    expect(advance(states.restarting, { kind: 'failed', problem }, quiet).update).toMatchObject({
      at: 'rest',
      failed: { problem },
    });
  });
});

it('whatever comes in whatever state, only what fits does something', () => {
  const events: UpdateEvent[] = [
    { kind: 'tick' },
    { kind: 'looked', version },
    { kind: 'progress', bytes: { current: 1, total: 1 } },
    { kind: 'downloaded' },
    { kind: 'failed', problem },
    { kind: 'restart' },
  ];
  const tasks = Object.values({ rest: initialUpdate, ...states }).flatMap((update) =>
    events.flatMap((event) => {
      const { task } = advance(update, event, quiet);
      return task === undefined ? [] : [`${update.at} ${event.kind}: ${task}`];
    }),
  );
  expect(tasks).toEqual([
    'rest tick: look',
    'looking looked: download',
    'found tick: download',
    'ready restart: restart',
  ]);
});
