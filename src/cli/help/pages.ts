import type { Page } from './page.ts';
import { lookingPages } from './pages/looking.ts';
import { modelsPages } from './pages/models.ts';
import { programPages } from './pages/program.ts';
import { stacksPages } from './pages/stacks.ts';

/** By command; the page of the program itself is `frontier`. */
export const pages: Readonly<Record<string, Page>> = {
  ...programPages,
  ...stacksPages,
  ...modelsPages,
  ...lookingPages,
};
