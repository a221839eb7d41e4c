/// <reference types="electron" />
import { EventEmitter } from 'node:events';
import { record } from '../effects.ts';
import { strict } from '../strict.ts';

type NotificationOptions = Pick<
  Electron.NotificationConstructorOptions,
  'id' | 'groupId' | 'title' | 'body' | 'silent' | 'actions'
>;
type NotificationApi = Pick<
  Electron.Notification,
  'id' | 'groupId' | 'title' | 'body' | 'silent' | 'actions' | 'show' | 'close'
>;
type NotificationStatics = Pick<typeof Electron.Notification, 'isSupported' | 'remove' | 'removeGroup'>;

/** As macOS has them since Electron 42: what is on the screen goes by its id, and another with the same id takes its place. */
export class NotificationDouble extends EventEmitter implements NotificationApi {
  /** What is on the screen, oldest first. */
  static _shown: NotificationDouble[] = [];
  /** Why the system refuses to show any; undefined: it shows them. */
  static _refusal = process.env.ELECTRON_DOUBLE_NO_NOTIFICATIONS;

  static isSupported(): boolean {
    return true;
  }
  static remove(ids: string | string[]): void {
    const gone = [ids].flat();
    NotificationDouble._shown = NotificationDouble._shown.filter(({ id }) => !gone.includes(id));
    record('Notification.remove', ...gone);
  }
  static removeGroup(group: string): void {
    NotificationDouble._shown = NotificationDouble._shown.filter(({ groupId }) => groupId !== group);
    record('Notification.removeGroup', group);
  }

  readonly id: string;
  readonly groupId: string;
  title: string;
  body: string;
  silent: boolean;
  actions: Electron.NotificationAction[];

  constructor(options: NotificationOptions = {}) {
    super();
    this.id = options.id ?? crypto.randomUUID();
    this.groupId = options.groupId ?? '';
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.actions = options.actions ?? [];
    // biome-ignore lint/correctness/noConstructorReturn: the guard must be the object's identity
    return strict(this as NotificationDouble, 'Notification');
  }
  /** Electron closes what the same object showed before. */
  show(): void {
    NotificationDouble._shown = NotificationDouble._shown.filter(({ id }) => id !== this.id);
    if (NotificationDouble._refusal !== undefined) {
      this.emit('failed', {}, NotificationDouble._refusal);
      return;
    }
    NotificationDouble._shown.push(this);
    record('Notification.show', this.title, this.body);
    this.emit('show', {});
  }
  close(): void {
    NotificationDouble._shown = NotificationDouble._shown.filter(({ id }) => id !== this.id);
    this.emit('close', {});
  }
}

// What the app asks of the class is what Electron's has.
NotificationDouble satisfies NotificationStatics;
