import { describe, expect, inject, test } from 'vitest';
import type { NotificationDouble } from '../electron-double/api/notification.ts';
import { mode, type RunningApp, startApp } from '../support/app.ts';

const damaged = '{ "dockerHost": ';

/** What is on the screen. */
const shown = ({ app }: RunningApp): Promise<{ id: string; title: string; body: string }[]> =>
  app.evaluate((electron) =>
    (electron as unknown as { __double: { notifications: NotificationDouble[] } }).__double.notifications.map(
      ({ id, title, body }) => ({ id, title, body }),
    ),
  );
const preferences = async ({ page }: RunningApp) => {
  const answer = await page.evaluate(() => window.frontier.commands.getPreferences());
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};

// Electron doesn't tell what macOS shows; the double does. That of incidents is in test/integration/menu-bar.test.ts.
describe.runIf(mode === 'double')('a notification', () => {
  test('tells that the settings were damaged; a click leads to them', async () => {
    const running = await startApp({ chromium: inject('chromium'), settings: damaged });
    try {
      const [notification, ...others] = await shown(running);
      expect(others).toEqual([]);
      expect(notification?.title).toBe('The settings were damaged');
      expect(notification?.body).toContain((await preferences(running)).setAside);
      expect((await preferences(running)).notificationsAllowed).toBe('allowed');
      await running.app.evaluate((electron) => {
        const { notifications } = (electron as unknown as { __double: { notifications: NotificationDouble[] } })
          .__double;
        notifications[0]!.emit('click', {});
      });
      await expect
        .poll(() => running.app.windows().map((page) => page.url()))
        .toContainEqual(expect.stringMatching(/settings\.html$/));
    } finally {
      await running.close();
    }
  });

  test('that macOS refuses is shown in the app', async () => {
    const running = await startApp({
      chromium: inject('chromium'),
      settings: damaged,
      env: { ELECTRON_DOUBLE_NO_NOTIFICATIONS: 'Notifications are not allowed for this application' },
    });
    try {
      expect(await shown(running)).toEqual([]);
      expect(await preferences(running)).toMatchObject({
        notificationsAllowed: 'refused',
        setAside: expect.stringContaining('settings.damaged-'),
      });
    } finally {
      await running.close();
    }
  });
});
