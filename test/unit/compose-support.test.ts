import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { supportPage } from '../../scripts/compose-support-page.ts';
import { recordedResults } from '../support/corpus-results.ts';

test('docs/compose-support.md is what npm run corpus writes', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/compose-support.md'), 'utf8');
  expect(page).toBe(supportPage(await recordedResults()));
});
