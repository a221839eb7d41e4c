/** What concerns all pages together. */

import { chromium } from '../runtime.ts';
import { strict } from '../strict.ts';
import { nativeTheme } from './native-theme.ts';
import { setColorScheme } from './page-target.ts';
import { WebContentsDouble } from './web-contents.ts';

/** Pages that a link opened are closed again. */
export const closeOpenedPages = async (): Promise<void> => {
  const { root } = chromium();
  root.on('Target.targetCreated', ({ targetInfo }) => {
    const isOurs = WebContentsDouble._all.some((known) => known._targetId === targetInfo.openerId);
    if (targetInfo.type !== 'page' || !targetInfo.openerId || !isOurs) return;
    void root.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => {}); // it may close itself first
  });
  await root.send('Target.setDiscoverTargets', { discover: true });
};

nativeTheme._onChange((dark) => {
  for (const contents of WebContentsDouble._all) void contents._page.then((session) => setColorScheme(session, dark));
});

export const webContents = strict(
  {
    getAllWebContents: () => [...WebContentsDouble._all],
    fromId: (id: number) => WebContentsDouble._all.find((known) => known.id === id),
    fromDevToolsTargetId: (targetId: string) => WebContentsDouble._all.find((known) => known._targetId === targetId),
  },
  'webContents',
);
