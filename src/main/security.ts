import type { App, Session, WebFrameMain } from 'electron';

/**
 * What no page of this app may do, whatever it shows: go elsewhere, open windows, embed others' pages, or ask the
 * system for anything. The app needs none of it, so there is no list of exceptions.
 */
export const denyEverything = (app: App, session: Session): void => {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
};

/** Whether a message comes from the top frame of one of the app's own pages. `null`: the frame has gone. */
export const isOwnFrame = (frame: Pick<WebFrameMain, 'url' | 'parent'> | null, pages: readonly string[]): boolean => {
  if (!frame || frame.parent) return false;
  const { url } = frame;
  return pages.some((page) => url === page || url.startsWith(`${page}#`));
};
