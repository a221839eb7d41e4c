import { expect, test } from 'vitest';
import { settingsVersion } from '../../shared/settings.ts';
import { type Migration, migrate } from './migrate.ts';

test('settings of the first app, which said no version, are kept whole', () => {
  expect(migrate({ workspace: '/w', ofAnother: 1 })).toEqual({
    workspace: '/w',
    ofAnother: 1,
    version: settingsVersion,
  });
});

test('each version becomes the next, in order, and only those that are behind', () => {
  const steps: readonly Migration[] = [
    (settings) => ({ ...settings, passed: ['0'] }),
    ({ quiet, ...rest }) => ({
      ...rest,
      quietUntil: quiet,
      passed: [...((rest.passed as string[] | undefined) ?? []), '1'],
    }),
  ];
  expect(migrate({ quiet: 5 }, steps, 2)).toEqual({ quietUntil: 5, passed: ['0', '1'], version: 2 });
  expect(migrate({ version: 1, quiet: 5 }, steps, 2)).toEqual({ quietUntil: 5, passed: ['1'], version: 2 });
  expect(migrate({ version: 2, quiet: 5 }, steps, 2)).toEqual({ version: 2, quiet: 5 });
});

test('settings of a newer app stay as they are', () => {
  const newer = { version: settingsVersion + 1, trayText: 'gpu', added: true };
  expect(migrate(newer)).toBe(newer);
});
