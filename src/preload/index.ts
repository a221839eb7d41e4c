import { contextBridge, ipcRenderer } from 'electron';
import {
  type Bridge,
  type CommandName,
  commandChannel,
  commands,
  type PushName,
  pushChannel,
  pushes,
} from '../shared/contract.ts';

/** A listener gets the value alone: Electron's event would hand the page its sender. */
const listen = (name: PushName) => (listener: (value: unknown) => void) => {
  const receive = (_event: unknown, value: unknown): void => listener(value);
  ipcRenderer.on(pushChannel(name), receive);
  return () => void ipcRenderer.off(pushChannel(name), receive);
};

// Built from the contract's keys, so that it can't say more or less than the contract; the types can't follow that.
const bridge = {
  commands: Object.fromEntries(
    (Object.keys(commands) as CommandName[]).map((name) => [
      name,
      (input: unknown) => ipcRenderer.invoke(commandChannel(name), input),
    ]),
  ),
  on: Object.fromEntries((Object.keys(pushes) as PushName[]).map((name) => [name, listen(name)])),
} as unknown as Bridge;

contextBridge.exposeInMainWorld('frontier', bridge);
