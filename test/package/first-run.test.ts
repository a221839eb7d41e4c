import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { mode, noDocker, startApp } from '../support/app.ts';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.DS_Store')
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

// Electron itself takes its resources from its own folder, where the double takes them from the package's.
test.runIf(mode === 'double')('the first run makes a workspace of the stacks that lie beside the archive', async () => {
  const running = await startApp({ chromium: inject('chromium'), settings: { dockerHost: noDocker } });
  try {
    const workspace = join(running.userData, 'workspace');
    const snapshot = async () => {
      const answer = await running.page.evaluate(() => window.frontier.commands.getSnapshot());
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value;
    };
    await expect.poll(async () => (await snapshot()).stacks.map(({ id }) => id).sort()).toEqual(['mistral', 'ollama']);
    const names = filesIn('stacks');
    expect(await snapshot()).toMatchObject({ workspace, delivery: { offered: [], crowded: [], problems: [] } });
    expect((await snapshot()).delivery?.written).toEqual(names.map((name) => `stacks/${name}`).sort());
    expect(filesIn(join(workspace, 'stacks'))).toEqual(names);
    for (const name of names) {
      expect(readFileSync(join(workspace, 'stacks', name)).equals(readFileSync(join('stacks', name))), name).toBe(true);
    }
  } finally {
    await running.close();
  }
});
