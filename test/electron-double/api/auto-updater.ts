/// <reference types="electron" />
import { EventEmitter } from 'node:events';
import { record } from '../effects.ts';
import { strict } from '../strict.ts';

/**
 * What Squirrel does on a Mac: asks the feed for the address of a zip, fetches it and checks its signature. The
 * signature is what the test says it is.
 */
class AutoUpdaterDouble extends EventEmitter implements Pick<Electron.AutoUpdater, 'setFeedURL' | 'checkForUpdates'> {
  /** What Squirrel says of the signature; undefined: it is that of the running app. */
  _signatureError: string | undefined;
  /** The zip that was fetched last. */
  _fetched: Buffer | undefined;
  private feed: Electron.FeedURLOptions | undefined;

  setFeedURL(options: Electron.FeedURLOptions): void {
    this.feed = options;
  }
  checkForUpdates(): void {
    this.emit('checking-for-update');
    this.fetchUpdate().catch((error: unknown) => this.emit('error', error));
  }
  quitAndInstall(): void {
    record('autoUpdater.quitAndInstall');
  }

  private async fetchUpdate(): Promise<void> {
    if (!this.feed) throw new Error('Update URL is not set');
    const answer = await fetch(this.feed.url, { headers: this.feed.headers ?? {} });
    if (!answer.ok) throw new Error(`Update check failed. The server answered ${answer.status}.`);
    const { url } = (await answer.json()) as { url: string };
    this.emit('update-available');
    this._fetched = Buffer.from(await (await fetch(url)).arrayBuffer());
    if (this._signatureError !== undefined) throw new Error(this._signatureError);
    this.emit('update-downloaded');
  }
}

export const autoUpdater = strict(new AutoUpdaterDouble(), 'autoUpdater');
