import type { PullProgress } from './client.ts';

/** One line of a pull's stream: `{"status":"Downloading","id":"a1b2","progressDetail":{"current":1,"total":2}}`. */
interface PullLine {
  readonly status?: unknown;
  readonly id?: unknown;
  readonly progressDetail?: { readonly current?: unknown; readonly total?: unknown };
  readonly error?: unknown;
  readonly errorDetail?: { readonly message?: unknown };
}

interface Layer {
  current: number;
  total: number;
}

const bytes = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** Adds up a pull over its layers, in bytes to download. Extracting repeats the same bytes and is told as a status only. */
export class PullTally {
  readonly #layers = new Map<string, Layer>();
  #status = '';

  /** Takes in a line of the stream. Answers what Docker said if the line is an error. */
  add(raw: unknown): { readonly error: string } | { readonly progress: PullProgress } {
    const line = (typeof raw === 'object' && raw !== null ? raw : {}) as PullLine;
    const error = line.errorDetail?.message ?? line.error;
    if (error !== undefined) return { error: String(error) };
    const status = typeof line.status === 'string' ? line.status : '';
    if (typeof line.id === 'string') this.#addLayer(line.id, status, line);
    if (status !== '') this.#status = status;
    return { progress: this.progress() };
  }

  #addLayer(id: string, status: string, line: PullLine): void {
    const layer = this.#layers.get(id);
    if (status === 'Downloading') {
      const current = bytes(line.progressDetail?.current) ?? 0;
      const total = bytes(line.progressDetail?.total) ?? 0;
      // Never back: a download that Docker starts again for a layer would make the bar jump.
      this.#layers.set(id, {
        current: Math.max(current, layer?.current ?? 0),
        total: Math.max(total, current, layer?.total ?? 0),
      });
    } else if (layer && downloaded.has(status)) {
      layer.current = layer.total;
    }
  }

  progress(): PullProgress {
    const layers = [...this.#layers.values()];
    return {
      current: layers.reduce((sum, layer) => sum + layer.current, 0),
      total: layers.reduce((sum, layer) => sum + layer.total, 0),
      status: this.#status,
    };
  }
}

const downloaded = new Set(['Download complete', 'Verifying Checksum', 'Extracting', 'Pull complete']);
