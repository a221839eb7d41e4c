import { CopyButton } from '../components/copy-button.tsx';
import { shown } from '../state/logs.ts';

/** What is copied: state/log-keys.ts. */
const copy = (): boolean => {
  getSelection()?.removeAllRanges();
  return document.execCommand('copy');
};

/** Copies every line that is shown, also those out of sight. */
export const Copy = () => (
  <CopyButton
    label="Copy the lines shown"
    done="The lines were copied"
    disabled={shown.value.length === 0}
    copy={copy}
  />
);
