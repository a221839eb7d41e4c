import type { Bytes } from './machine.ts';

/** Where newer versions come from. Rejects with whatever went wrong. */
export interface UpdateSource {
  /** The newest version if it is newer than this one. */
  look(): Promise<string | undefined>;
  /** Downloads what was found and has it verified; `onProgress` hears how far it is. */
  download(onProgress: (bytes: Bytes) => void): Promise<void>;
  /** Ends the app and starts the new one. Only after a download. */
  restart(): Promise<void>;
}
