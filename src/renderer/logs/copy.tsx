import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { shown } from '../state/logs.ts';

/** ms that the button says so. */
const copiedFor = 2000;

/** Copies every line that is shown, also those out of sight. */
export const Copy = () => {
  const copied = useSignal(false);
  useEffect(() => {
    if (!copied.value) return;
    const timer = setTimeout(() => {
      copied.value = false;
    }, copiedFor);
    return () => clearTimeout(timer);
  }, [copied.value]);
  return (
    <>
      <button
        class="btn logs__copy"
        type="button"
        disabled={shown.value.length === 0}
        aria-label={copied.value ? undefined : 'Copy the lines shown'}
        aria-keyshortcuts="Meta+C"
        onClick={() => {
          getSelection()?.removeAllRanges();
          copied.value = document.execCommand('copy'); // what it copies: state/log-keys.ts
        }}
      >
        {copied.value ? 'Copied' : 'Copy'}
      </button>
      <span class="sr" role="status">
        {copied.value ? 'The lines were copied' : ''}
      </span>
    </>
  );
};
