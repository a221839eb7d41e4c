import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { noDocker, startApp } from '../support/app.ts';

test('a damaged settings file is kept aside, and the app starts with the defaults', async () => {
  const running = await startApp({ chromium: inject('chromium'), settings: '{ "dockerHost": ' });
  try {
    const aside = readdirSync(running.userData).filter((name) => name.startsWith('settings.damaged-'));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(running.userData, aside[0]!), 'utf8')).toBe('{ "dockerHost": ');
  } finally {
    await running.close();
  }
});

test('settings of another shape are kept aside too', async () => {
  const running = await startApp({ chromium: inject('chromium'), settings: { workspace: 'relative/path' } });
  try {
    expect(readdirSync(running.userData).some((name) => name.startsWith('settings.damaged-'))).toBe(true);
  } finally {
    await running.close();
  }
});

test('the chosen workspace is used', async () => {
  const running = await startApp({
    chromium: inject('chromium'),
    settings: { workspace: '/nonexistent/workspace', dockerHost: noDocker },
  });
  try {
    const answer = await running.page.evaluate(() => window.frontier.commands.getSnapshot());
    expect(answer).toMatchObject({ ok: true, value: { workspace: '/nonexistent/workspace' } });
  } finally {
    await running.close();
  }
});
