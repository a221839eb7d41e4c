/// <reference types="electron" />
import { EventEmitter } from 'node:events';
import { record } from '../effects.ts';

export class NotificationDouble
  extends EventEmitter
  implements Pick<Electron.Notification, 'show' | 'close' | 'title' | 'body'>
{
  static _shown: NotificationDouble[] = [];
  static isSupported(): boolean {
    return true;
  }

  readonly title: string;
  readonly body: string;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }
  show(): void {
    NotificationDouble._shown.push(this);
    record('Notification.show', this.title, this.body);
    this.emit('show');
  }
  close(): void {
    this.emit('close');
  }
}
