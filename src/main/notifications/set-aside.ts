import type { Notifications } from './notifications.ts';

/** Tells that the settings were damaged, where their file is now, and that the defaults hold. `file` undefined: they were not. */
export const tellSetAside = (
  notifications: Pick<Notifications, 'show'>,
  file: string | undefined,
  openSettings: () => void,
): void => {
  if (file === undefined) return;
  notifications.show({
    id: 'settings-set-aside',
    title: 'The settings were damaged',
    body: `The defaults hold. Your file was kept: ${file}`,
    silent: true,
    onClick: openSettings,
  });
};
