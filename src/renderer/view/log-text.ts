/** What a terminal would take for a command: colours and cursor movements (CSI), titles and links (OSC), the rest of ESC. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const escapes = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-_]?|\x9b[0-?]*[ -/]*[@-~]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what can't be shown, but for the tabulator
const controls = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** A line as a terminal would leave it: what was written over with a carriage return is gone, and so are all commands. */
export const plainText = (text: string): string => {
  const bare = text.replace(escapes, '');
  const parts = bare.split('\r').filter((part) => part !== '');
  return (parts.at(-1) ?? '').replace(controls, '');
};

/** Says that lines are missing. */
export const skippedText = (count: number): string =>
  count === 1 ? '1 line was skipped' : `${count.toLocaleString('en')} lines were skipped`;
