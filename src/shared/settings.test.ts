import { expect, test } from 'vitest';
import { defaultSettings, notificationSettings, settingsSchema } from './settings.ts';

test('a kind of notification that nobody chose is as it is at first', () => {
  const settings = settingsSchema.parse({ notifications: { runtime: true, service: false, later: 1 }, quietUntil: 5 });
  expect(notificationSettings(settings)).toEqual({
    kinds: { service: false, switch: true, memory: true, runtime: true, files: false },
    quietUntil: 5,
  });
  expect(notificationSettings({})).not.toHaveProperty('quietUntil');
});

test.each([{ notifications: { service: 'yes' } }, { quietUntil: 'tomorrow' }])('%j is refused', (settings) => {
  expect(settingsSchema.safeParse(settings).success).toBe(false);
});

test('the defaults are settings', () => {
  expect(settingsSchema.parse(defaultSettings)).toEqual(defaultSettings);
});
