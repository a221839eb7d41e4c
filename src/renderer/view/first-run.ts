import type { EnvField, EnvForm } from '../../shared/env-form.ts';
import { formatMemory } from '../../shared/format.ts';
import type { AppSnapshot, EngineKind, StackInfo } from '../../shared/snapshot.ts';

/** Nothing was ever chosen in this workspace, and something can be. */
export const isFirstRun = ({
  selected,
  selectionProblem,
  stacks,
  operation,
  failure,
  services,
}: AppSnapshot): boolean =>
  selected === undefined &&
  selectionProblem === undefined &&
  operation === undefined &&
  failure === undefined &&
  services.length === 0 &&
  stacks.length > 0;

const kinds: Readonly<Record<EngineKind, string>> = {
  ollama: 'Easy to start: get any model by its name.',
  mistralrs: 'Runs models straight from Hugging Face.',
  openai: 'Answers as OpenAI’s API does.',
};

export interface ChoiceView {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly enabled: boolean;
}

/** The engines to choose from, with what helps to choose. */
export const choices = (stacks: readonly StackInfo[]): readonly ChoiceView[] =>
  stacks.map(({ id, title, engine, memory, problems }) => ({
    id,
    title,
    lines: problems[0]
      ? [problems[0].message]
      : [kinds[engine.kind], ...(memory === undefined ? [] : [`Needs about ${formatMemory(memory)} of memory`])],
    enabled: problems.length === 0,
  }));

/** The values without which the engine can't start. */
export const neededFields = (form: EnvForm | undefined): readonly EnvField[] =>
  (form?.sections ?? []).flatMap(({ fields }) => fields).filter(({ missing }) => missing);

/** A path for a narrow place: the home folder as `~`, what is in the middle left out. */
export const shortPath = (path: string, most = 38): string => {
  const home = path.replace(/^\/(Users|home)\/[^/]+(?=\/|$)/, '~');
  if (home.length <= most) return home;
  const [first, second, ...rest] = home.split('/');
  const tail = rest.slice(-2).join('/');
  return `${first}/${second}/…/${tail}`;
};
