import { expect, it } from 'vitest';
import type { Settings } from '../../shared/settings.ts';
import { applySettings } from './apply.ts';

const effectsOf = (now: Settings, before: Settings): string[] => {
  const done: string[] = [];
  applySettings(
    {
      showTrayText: () => done.push('tray'),
      reconnect: () => done.push('reconnect'),
      repace: () => done.push('pace'),
      serveFigures: (wanted) => done.push(`figures ${wanted}`),
    },
    now,
    before,
  );
  return done;
};

it('does what differs, and nothing else', () => {
  expect(effectsOf({ quietUntil: 5, pace: { visible: 2 } }, { pace: { visible: 2 } })).toEqual([]);
  expect(effectsOf({ trayText: 'gpu' }, {})).toEqual(['tray']);
  expect(effectsOf({}, { dockerHost: 'unix:///d' })).toEqual(['reconnect']);
  expect(effectsOf({ pace: { visible: 2, hidden: 0 } }, { pace: { visible: 2 } })).toEqual(['pace']);
  expect(effectsOf({ exporter: true }, {})).toEqual(['figures true']);
  expect(effectsOf({}, { exporter: true })).toEqual(['figures false']);
});
