/** What a model is asked for when its speed is measured: enough to answer at length, cut off after so many tokens. */
export const question = { text: 'Tell a long story about the sea.', tokens: 32 } as const;

/** How long an engine may take, in ms. */
export const limits = {
  /** To unload a model: a running answer is ended first. */
  changeMs: 30_000,
  /** To load a model, from a slow disk, and answer 32 tokens on a CPU. */
  loadMs: 600_000,
} as const;
