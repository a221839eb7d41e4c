import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from '../../core/store.ts';
import type { StepProgress } from '../../shared/snapshot.ts';
import { terminalOf } from '../terminal.ts';
import { createBlock } from './block.ts';
import { followJson, followLive, followPlain } from './follow.ts';
import { progressLines } from './lines.ts';
import { rowsOf } from './rows.ts';

const step = (id: string, state: StepProgress['state'], more: Partial<StepProgress> = {}): StepProgress => ({
  id,
  label: id,
  state,
  ...more,
});

const screen = (size: { columns?: number; rows?: number } = {}) => {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text), isTTY: true, columns: 40, rows: 24, ...size };
  return { written, terminal: terminalOf(stream, { TERM: 'xterm', NO_COLOR: '1' }) };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a service is one line, whatever its steps', () => {
  const rows = rowsOf([
    step('pull a', 'done', { elapsedMs: 5000 }),
    step('network', 'done', { elapsedMs: 20 }),
    step('create x', 'done', { service: 'x', elapsedMs: 10 }),
    step('start x', 'running', { service: 'x', elapsedMs: 500, detail: 'working' }),
    step('create y', 'done', { service: 'y' }),
    step('start y', 'waiting', { service: 'y' }),
    step('start z', 'waiting', { service: 'z' }),
  ]);
  expect(rows.map(({ label, state }) => `${label} ${state}`)).toEqual([
    'pull a done', // took its time; the network didn't, and is over
    'start x running',
    'create y running',
    'start z waiting',
  ]);
  expect(rows[1]).toMatchObject({ elapsedMs: 510, detail: 'working' });
});

test('what failed stands for its service', () => {
  const steps = [step('a', 'failed', { service: 'x', detail: 'no' }), step('b', 'skipped', { service: 'x' })];
  expect(rowsOf(steps)).toMatchObject([{ label: 'a', state: 'failed', detail: 'no' }]);
});

test('no line is wider than the terminal', () => {
  const { terminal } = screen();
  const rows = rowsOf([
    step('Pull a/very/long/reference/of/an/image:with-a-tag', 'running', {
      bytes: { current: 1_500_000, total: 3_000_000_000 },
      detail: 'Extracting',
      elapsedMs: 61_000,
    }),
    step('Pull short', 'running', { bytes: { current: 1_500_000, total: 0 }, elapsedMs: 900 }),
    step('later', 'waiting'),
  ]);
  expect(progressLines(terminal, rows, 0)).toEqual([
    '⠋ Pull a/very/long/referenc…  1 min 1 s',
    '⠋ Pull short  1.5 MB              0.9 s',
    '· later',
  ]);
});

test('a block is drawn over, and not taller than the screen', () => {
  const { written, terminal } = screen({ rows: 4 });
  const block = createBlock(terminal);
  block.draw(['a', 'b', 'c', 'd', 'e']);
  expect(written.pop()).toBe('\u001b[?25l\ra\u001b[K\nb\u001b[K\n… 3 more\u001b[K\n\u001b[J');
  block.finish(['a', 'b', 'c', 'd', 'e']);
  expect(written.pop()).toBe('\u001b[3A\ra\u001b[K\nb\u001b[K\nc\u001b[K\nd\u001b[K\ne\u001b[K\n\u001b[J\u001b[?25h');
});

test('lines that wrapped because the terminal became narrower are drawn over too', () => {
  const size = { write: (text: string) => written.push(text), isTTY: true, columns: 40, rows: 24 };
  const written: string[] = [];
  const block = createBlock(terminalOf(size, { TERM: 'xterm' }));
  block.draw(['x'.repeat(30)]);
  size.columns = 10;
  block.draw(['y']);
  expect(written.at(-1)?.slice(0, 4)).toBe('\u001b[3A');
});

const operation = (...steps: StepProgress[]) => ({ operation: { kind: 'up' as const, startedAt: '', steps } });

test('live: drawn while it runs, and left as it was at the end', () => {
  const { written, terminal } = screen();
  const store = createStore('/w');
  const progress = followLive(terminal)(store);
  store.update(operation(step('a', 'running', { service: 'x' })));
  vi.advanceTimersByTime(250);
  store.update(operation(step('a', 'done', { service: 'x' })));
  store.update({ operation: undefined });
  progress.end();
  expect(written[0]).toContain('⠋ a');
  expect(written.at(-1)).toContain('✔ a');
  vi.advanceTimersByTime(1000);
  expect(written.at(-1)).toContain('✔ a');
});

test('plain: what is quick is one line, what takes its time is announced', () => {
  const written: string[] = [];
  const store = createStore('/w');
  const progress = followPlain(terminalOf({ write: (text) => written.push(text) }, {}))(store);
  store.update(operation(step('quick', 'running'), step('slow', 'running')));
  vi.advanceTimersByTime(100);
  store.update(operation(step('quick', 'done', { elapsedMs: 100 }), step('slow', 'running')));
  vi.advanceTimersByTime(2000);
  store.update(operation(step('quick', 'done', { elapsedMs: 100 }), step('slow', 'failed', { detail: 'no space' })));
  progress.end();
  expect(written).toEqual(['quick: done (0.1 s)\n', 'slow …\n', 'slow: failed: no space\n']);
});

test('JSON: states as steps, the rest as progress', () => {
  const events: unknown[] = [];
  const store = createStore('/w');
  const progress = followJson((event) => events.push(event))(store);
  const pulling = step('pull', 'running', { bytes: { current: 1, total: 9 } });
  store.update(operation(step('pull', 'waiting')));
  store.update(operation(step('pull', 'running')));
  store.update(operation(pulling));
  store.update(operation(pulling, step('next', 'waiting')));
  store.update(operation(step('pull', 'done')));
  progress.end();
  expect(events).toEqual([
    { type: 'step', step: step('pull', 'running') },
    { type: 'progress', step: pulling },
    { type: 'step', step: step('pull', 'done') },
  ]);
});

test('what was done about an interrupted switch is told once, before what follows', () => {
  const recovery = { message: 'A switch that was interrupted was undone.', problems: [] };
  const operation = (kind: 'switch' | 'up', id: string) => ({
    kind,
    startedAt: '',
    steps: [step(id, 'done', { service: id })],
  });
  const shown = [followLive, followPlain].map((follow) => {
    const { written, terminal } = screen();
    const store = createStore('/w');
    const { end } = follow(terminal)(store);
    store.update({ operation: operation('switch', 'undoing') });
    store.update({ recovery });
    store.update({ operation: operation('up', 'starting') });
    end();
    return written.join('');
  });
  const events: object[] = [];
  const store = createStore('/w');
  followJson((event) => events.push(event))(store);
  store.update({ recovery });
  store.update({ operation: operation('up', 'starting') });
  expect(events[0]).toEqual({ type: 'recovery', ...recovery });
  expect(events).toHaveLength(2);
  for (const text of shown) {
    expect(text.match(/! A switch that was interrupted was undone\./g)).toHaveLength(1);
    expect(text).toMatch(/undoing[\s\S]*interrupted[\s\S]*starting/);
    expect(text.slice(text.indexOf('starting'))).not.toContain('undoing');
  }
});
