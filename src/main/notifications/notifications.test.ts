import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../core/system/logger.ts';
import type { IncidentNotification } from '../../shared/incidents.ts';
import { incidentNotifier } from './incidents.ts';
import { createNotifications, type NotificationApi } from './notifications.ts';

/** The system's notifications: what is on the screen, by id, and what happened in order. */
const screen = ({ supported = true, refuses = false } = {}) => {
  const shown = new Map<string, Native>();
  const happened: string[] = [];
  class Native extends EventEmitter {
    title = '';
    body = '';
    silent = false;
    actions: { type: string; text?: string }[] = [];
    readonly id: string;
    constructor(options: Electron.NotificationConstructorOptions) {
      super();
      this.id = options.id!;
    }
    show(): void {
      happened.push(`show ${this.id}: ${this.title}${this.silent ? ', silent' : ''}`);
      if (refuses) {
        this.emit('failed', {}, 'Notifications are not allowed for this application');
        return;
      }
      shown.set(this.id, this);
      this.emit('show', {});
    }
    static isSupported = () => supported;
    static remove = (id: string) => {
      happened.push(`remove ${id}`);
      shown.delete(id);
    };
    static removeGroup = (group: string) => {
      happened.push(`remove group ${group}`);
    };
  }
  return { api: Native as unknown as NotificationApi, shown, happened };
};

const alert: IncidentNotification = {
  id: 'unhealthy:ollama',
  tone: 'alert',
  title: 'Ollama is stuck',
  body: 'It has not answered for 3 min.',
  action: { command: 'restart', input: { service: 'ollama' }, label: 'Restart Ollama' },
};
const over: IncidentNotification = {
  id: alert.id,
  tone: 'recovered',
  title: 'Ollama answers again',
  body: 'It is over.',
};

const setUp = (options?: Parameters<typeof screen>[0]) => {
  const system = screen(options);
  const told: unknown[] = [];
  const notifications = createNotifications({
    api: system.api,
    logger: silentLogger,
    onAllowed: () => told.push('allowed changed'),
  });
  const notifier = incidentNotifier({
    notifications,
    open: (id) => told.push(['open', id]),
    run: (call) => told.push(call),
  });
  return { ...system, notifications, notifier, told };
};

describe('notifications of incidents', () => {
  it('begin with a clean screen: nobody would end what an earlier run left', () => {
    expect(setUp().happened).toEqual(['remove group frontier-llm']);
  });

  it('are sent once, replaced in their place without a sound, and removed', () => {
    const { notifier, happened, shown } = setUp();
    notifier.send(alert);
    const first = shown.get(alert.id);
    expect(first).toMatchObject({ body: alert.body, actions: [{ type: 'button', text: 'Restart Ollama' }] });
    notifier.replace(over);
    expect(shown.get(alert.id)).toBe(first);
    expect(first).toMatchObject({ title: over.title, actions: [] });
    notifier.remove(alert.id);
    expect(happened.slice(1)).toEqual([
      `show ${alert.id}: Ollama is stuck`,
      `show ${alert.id}: Ollama answers again, silent`,
      `remove ${alert.id}`,
    ]);
    expect(shown.size).toBe(0);
  });

  it('lead to the incident by a click, and do what it advises by their button', () => {
    const { notifier, shown, told } = setUp();
    notifier.send(alert);
    shown.get(alert.id)!.emit('click');
    shown.get(alert.id)!.emit('action', {}, 0);
    expect(told.slice(1)).toEqual([['open', alert.id], { command: 'restart', input: { service: 'ollama' } }]);
  });

  it('have no button any more once it is over', () => {
    const { notifier, shown, told } = setUp();
    notifier.send(alert);
    notifier.replace(over);
    shown.get(alert.id)!.emit('action', {}, 0);
    expect(told).toEqual(['allowed changed']);
  });

  it('do not grow without end; the oldest goes from the screen too', () => {
    const { notifier, shown, happened } = setUp();
    for (let i = 0; i < 60; i += 1) notifier.send({ ...alert, id: `incident ${i}` });
    expect(shown.size).toBe(50);
    expect(happened).toContain('remove incident 9');
    expect(shown.has('incident 10')).toBe(true);
  });

  it('remove nothing that they have not shown', () => {
    const { notifier, happened } = setUp();
    notifier.remove('another');
    expect(happened).toEqual(['remove group frontier-llm']);
  });
});

describe('what the system allows', () => {
  it('is known once it showed one', () => {
    const { notifications, notifier, told } = setUp();
    expect(notifications.allowed).toBe('unknown');
    notifier.send(alert);
    notifier.replace(over);
    expect(notifications.allowed).toBe('allowed');
    expect(told).toEqual(['allowed changed']);
  });

  it('is known once it refused one', () => {
    const { notifications, notifier, told } = setUp({ refuses: true });
    notifier.send(alert);
    expect(notifications.allowed).toBe('refused');
    expect(told).toEqual(['allowed changed']);
  });

  it('is nothing where there are none: nothing is tried', () => {
    const { notifications, notifier, happened } = setUp({ supported: false });
    notifier.send(alert);
    notifier.remove(alert.id);
    expect(notifications.allowed).toBe('refused');
    expect(happened).toEqual([]);
  });
});
