import { readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const holder = (lock: string): number | undefined => {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return undefined;
  }
};

/**
 * One process a user-data folder, as Chromium has it. The first answers true and hears `onSecond` with the command line
 * of each later start; a later start answers false.
 */
export const takeSingleInstanceLock = (
  userData: string,
  onSecond: (argv: string[], workingDirectory: string) => void,
): boolean => {
  const lock = path.join(userData, 'SingletonLock');
  const knock = path.join(userData, 'SingletonKnock');
  const pid = holder(lock);
  if (pid !== undefined && pid !== process.pid && isAlive(pid)) {
    writeFileSync(knock, JSON.stringify({ argv: process.argv, workingDirectory: process.cwd() }));
    return false;
  }
  writeFileSync(lock, String(process.pid));
  const watcher = watch(userData, (_event, name) => {
    if (name !== path.basename(knock)) return;
    let said: { argv: string[]; workingDirectory: string };
    try {
      said = JSON.parse(readFileSync(knock, 'utf8')) as typeof said;
      rmSync(knock);
    } catch {
      return; // not whole yet, or taken already: the next change tells
    }
    onSecond(said.argv, said.workingDirectory);
  });
  process.once('exit', () => {
    watcher.close();
    rmSync(lock, { force: true });
  });
  return true;
};
