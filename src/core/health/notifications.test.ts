import { expect, test } from 'vitest';
import { defaultNotifications, type Incident, type NotificationSettings } from '../../shared/incidents.ts';
import { type NotificationsState, noNotifications, stepNotifications } from './notifications.ts';
import { carryOutOrders } from './notify.ts';

const wall = Date.UTC(2026, 0, 1);
const open: Incident = {
  id: 'crashed:ollama@1',
  cause: 'crashed',
  service: 'ollama',
  kind: 'service',
  severity: 'critical',
  title: 'Ollama has stopped by itself',
  body: 'Ollama ended with exit code 1.',
  evidence: ['a line of its log'],
  action: { command: 'restart', input: { service: 'ollama' }, label: 'Restart Ollama' },
  recovery: 'Ollama runs again',
  state: 'open',
  openedAt: '2026-01-01T00:00:00.000Z',
  openings: 1,
};
const closed = (outcome: NonNullable<Incident['outcome']>): Incident => ({ ...open, state: 'closed', outcome });

type Entry = readonly [seconds: number, incidents: readonly Incident[], settings?: NotificationSettings];

const replay = (...entries: readonly Entry[]) => {
  let state: NotificationsState = noNotifications;
  return entries.flatMap(([seconds, incidents, settings = defaultNotifications]) => {
    const moment = { at: seconds * 1_000, wall: wall + seconds * 1_000 };
    const step = stepNotifications(state, { moment, incidents, settings });
    state = step.state;
    return step.orders.map(
      (order) => `${seconds} ${order.kind} ${order.kind === 'remove' ? order.id : order.notification.title}`,
    );
  });
};
const alert = 'send Ollama has stopped by itself';
const recovery = 'replace Ollama runs again';

test('an alert with cause and action, once', () => {
  const first = stepNotifications(noNotifications, {
    moment: { at: 0, wall },
    incidents: [open],
    settings: defaultNotifications,
  });
  expect(first.orders).toEqual([
    {
      kind: 'send',
      notification: { id: open.id, tone: 'alert', title: open.title, body: open.body, action: open.action },
    },
  ]);
  expect(replay([0, [open]], [5, [open]], [3_600, [open]])).toEqual([`0 ${alert}`]);
});

test('a recovery replaces it', () => {
  expect(replay([0, [open]], [60, [closed('recovered')]], [70, []])).toEqual([`0 ${alert}`, `60 ${recovery}`]);
});

test.each(['ended', 'superseded'] as const)('one that is %s is removed', (outcome) => {
  expect(replay([0, [open]], [60, [closed(outcome)]])).toEqual([`0 ${alert}`, `60 remove ${open.id}`]);
});

test('two in ten minutes; a recovery that is no longer true goes away', () => {
  const well = closed('recovered');
  expect(
    replay([0, [open]], [60, [well]], [120, [open]], [180, [well]], [240, [open]], [300, [well]], [360, [open]]),
  ).toEqual([`0 ${alert}`, `60 ${recovery}`, `120 ${alert}`, `180 ${recovery}`, `240 remove ${open.id}`]);
});

test('one that was held back is told when there is room and it is still open', () => {
  const well = closed('recovered');
  const flap: Entry[] = [
    [0, [open]],
    [60, [well]],
    [120, [open]],
    [180, [well]],
    [240, [open]],
  ];
  expect(replay(...flap, [599, [open]], [600, [open]]).slice(5)).toEqual([`600 ${alert}`]);
});

test('each cause and each service has its own two', () => {
  const other: Incident = { ...open, id: 'crashed:grafana@1', service: 'grafana', title: 'grafana' };
  expect(replay([0, [open, other]])).toEqual([`0 ${alert}`, '0 send grafana']);
});

const without: NotificationSettings = { kinds: { ...defaultNotifications.kinds, service: false } };
test('a kind that is switched off is not told, nor is its recovery', () => {
  expect(replay([0, [open], without], [60, [closed('recovered')], without])).toEqual([]);
});

test('quiet for an hour; what is open then is told then', () => {
  const quiet = { ...defaultNotifications, quietUntil: wall + 3_600_000 };
  expect(replay([0, [open], quiet], [3_599, [open], quiet], [3_600, [open], quiet])).toEqual([`3600 ${alert}`]);
  expect(replay([0, [open], quiet], [60, [closed('recovered')], quiet], [3_600, [], quiet])).toEqual([]);
});

test('orders are carried out by the notifier', () => {
  const calls: string[] = [];
  const notifier = {
    send: ({ id }: { id: string }) => calls.push(`send ${id}`),
    replace: ({ id }: { id: string }) => calls.push(`replace ${id}`),
    remove: (id: string) => calls.push(`remove ${id}`),
  };
  const notification = { id: 'a', tone: 'alert', title: '', body: '' } as const;
  carryOutOrders(notifier, [
    { kind: 'send', notification },
    { kind: 'replace', notification },
    { kind: 'remove', id: 'a' },
  ]);
  expect(calls).toEqual(['send a', 'replace a', 'remove a']);
});
