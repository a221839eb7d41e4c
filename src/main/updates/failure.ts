import type { Problem } from '../../shared/errors.ts';

/** Characters of what the updater said that are shown: it quotes whole files. */
const evidenceLength = 300;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const sentence = (code: string): string => {
  if (code === 'ERR_CHECKSUM_MISMATCH')
    return 'The new version was damaged on its way: its checksum is not the published one.';
  if (code.startsWith('ERR_UPDATER_')) return 'What the releases say about the newest version could not be understood.';
  return 'The newest version could not be fetched or installed.';
};

/** What the updater, the network or macOS said, as a problem. */
export const updateFailure = (error: unknown): Problem => {
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return {
    code: 'update-failed',
    message: sentence(codeOf(error)),
    ...(said !== '' && { evidence: [said.slice(0, evidenceLength)] }),
    kept: 'The app runs on as it is.',
  };
};
