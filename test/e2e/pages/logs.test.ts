/** The logs window by itself: what it shows, holds and asks for. */
import { describe, expect, test } from 'vitest';
import { logBatch } from '../../fixtures/logs.ts';
import { now } from '../../fixtures/snapshots.ts';
import { scriptedPages } from '../../support/scripted-pages.ts';

const { show, sent, current } = scriptedPages();

describe('the logs', () => {
  const rows = () => current().page.locator('.line').count();
  const many = (count: number, text = (i: number) => `line ${i}`) => ({
    lines: Array.from({ length: count }, (_, i) => ({ service: 'ollama', stream: 'stdout' as const, text: text(i) })),
  });

  test('follows all services, then the one that is asked for', async () => {
    const { page, push } = await show('logs');
    await push('logLines', logBatch(now));
    await page.getByText('48 lines').waitFor();
    await push('showLogs', { service: 'grafana' });
    await page.getByText('0 lines').waitFor();
    expect(await page.getByLabel('Service').inputValue()).toBe('grafana');
    const followed = (await sent()).filter(([command]) => command === 'followLogs');
    expect(followed).toEqual([
      ['followLogs', { service: undefined, tail: 5000 }],
      ['followLogs', { service: 'grafana', tail: 5000 }],
    ]);
  });

  test('holds 10,000 lines and draws those in sight; scrolling up stops following, and nothing jumps', async () => {
    const { page, push } = await show('logs');
    for (let i = 0; i < 3; i += 1)
      await push(
        'logLines',
        many(4000, (n) => `line ${i * 4000 + n}`),
      );
    await page.getByText('10,000 lines').waitFor();
    await page.getByText('line 11999', { exact: true }).waitFor();
    expect(await rows()).toBeLessThan(100);
    const follow = page.getByRole('switch', { name: 'Follow' });
    expect(await follow.isChecked()).toBe(true);
    await page.getByRole('log').evaluate((list) => {
      list.scrollTop = 18 * 5000;
    });
    await page.getByText('line 7000', { exact: true }).waitFor();
    await expect.poll(() => follow.isChecked()).toBe(false);
    const before = await page.getByText('line 7000', { exact: true }).boundingBox();
    await push(
      'logLines',
      many(500, (n) => `later ${n}`),
    );
    await expect.poll(() => page.getByRole('log').evaluate((list) => list.scrollTop)).toBe(18 * 4500);
    expect(await page.getByText('line 7000', { exact: true }).boundingBox()).toEqual(before);
    await follow.click();
    await page.getByText('later 499', { exact: true }).waitFor();
  });

  test('is text, whatever a service writes', async () => {
    const { page, push } = await show('logs');
    const text = '\x1b[31m<img src=x onerror="document.title=1">\x1b[0m';
    await push('logLines', { lines: [{ service: 'ollama', stream: 'stderr', text }] });
    await page.getByText('<img src=x onerror="document.title=1">', { exact: true }).waitFor();
    expect(await page.locator('.lines img').count()).toBe(0);
  });

  test('filters, and copies all that is left', async () => {
    const { page, push } = await show('logs');
    await push('logLines', many(300));
    await page.getByLabel('Filter').fill('LINE 29');
    await page.getByText('11 of 300 lines').waitFor();
    await page.evaluate(() =>
      document.addEventListener('copy', (event) => {
        document.title = event.clipboardData!.getData('text/plain');
      }),
    );
    await page.getByRole('button', { name: 'Copy the lines shown' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.title();
    expect(copied.split('ollama').length - 1).toBe(11);
    expect(copied).toContain('line 299');
  });

  test('asks for more when what came is drawn, and says what was left out before it', async () => {
    const { page, push } = await show('logs');
    await page.evaluate(() => {
      const main = (globalThis as unknown as { scriptedMain: { answers: object; taken?: number } }).scriptedMain;
      Object.defineProperty(main.answers, 'tookLogs', {
        get: () => {
          main.taken = (main.taken ?? 0) + 1;
          return undefined;
        },
      });
    });
    const taken = () =>
      page.evaluate(() => (globalThis as unknown as { scriptedMain: { taken?: number } }).scriptedMain.taken ?? 0);
    await push('logLines', many(2));
    await expect.poll(taken).toBe(1);
    await push('logLines', { ...many(3), skipped: 12_340 });
    await page.getByText('5 lines. 12,340 lines were skipped: they came too fast to be shown').waitFor();
    expect(await page.locator('.line__skipped').allTextContents()).toEqual(['12,340 lines were skipped']);
    await expect.poll(taken).toBe(2);
    await push('logLines', { lines: [], ended: true });
    await expect.poll(taken).toBe(3);
  });

  test('says that the log has ended, and reads it again', async () => {
    const { page, push } = await show('logs');
    await push('logLines', { ...many(2), ended: true });
    await page.getByText('2 lines. The log has ended: what writes it has stopped.').waitFor();
    await push('logLines', many(1));
    await page.getByText('3 lines', { exact: true }).waitFor();
    await push('logLines', { lines: [], ended: true });
    await page.getByRole('button', { name: 'Read Again' }).click();
    await page.getByText('0 lines').waitFor();
  });

  test('says why there is no log', async () => {
    const refuse = { code: 'docker-unreachable', message: 'Docker does not answer at /x.' };
    const { page } = await show('logs', { followLogs: { refuse } });
    await page.getByRole('alert').getByText('Docker does not answer at /x.').waitFor();
  });
});
