import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Puts axe into a page, past its policy, as DevTools may. */
export const loadAxe = (page: Page): Promise<unknown> => page.evaluate(source);

/** What axe has to say about the page as it is over this background, by WCAG A and AA: rule and elements. */
export const violations = async (page: Page, background: string): Promise<[string, string[]][]> => {
  const results = await page.evaluate(async (colour) => {
    document.documentElement.style.background = colour;
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
  }, background);
  return results.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
};
