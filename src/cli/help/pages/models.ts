import { asking, everything, type Page } from '../page.ts';

/** What is asked of the engine that runs. */
export const modelsPages: Readonly<Record<string, Page>> = {
  models: {
    about: [
      'Asks the engine that runs for its models, which are loaded, and how much memory they take, and says what it computes on. Only what the engine tells is shown.',
    ],
    examples: [
      ['models', 'a table'],
      ['models --json', 'for programs'],
    ],
    exits: asking,
    environment: everything,
  },
  pull: {
    about: [
      'Downloads a model into the engine that runs. Ollama can do this; Mistral.rs downloads the model that .env names when it starts. Cancelled with Ctrl-C, the next pull goes on where it was.',
    ],
    examples: [['pull qwen3:4b', 'from Ollama’s library']],
    exits: asking,
    environment: everything,
  },
  unload: {
    about: ['Frees the memory of a model, and ends when it is free. The next request for it loads it again.'],
    examples: [['unload qwen3:4b', 'it stays downloaded']],
    exits: asking,
    environment: everything,
  },
  load: {
    about: ['Loads a model into memory before somebody waits for it.'],
    examples: [['load qwen3:4b', 'ends when it is loaded']],
    exits: asking,
    environment: everything,
  },
  bench: {
    about: [
      'Lets a model answer with 32 tokens and prints the tokens per second: the engine’s own figure where it has one, else the time from the first token to the last. Without a name: the model that is loaded, or the only one. A model that is not loaded is loaded, and stays so.',
    ],
    examples: [
      ['bench', 'the model that is loaded'],
      ['bench qwen3:4b', 'this one'],
    ],
    exits: asking,
    environment: everything,
  },
};
