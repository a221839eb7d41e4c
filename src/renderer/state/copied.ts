import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** ms for which a button says that it has copied. */
const copiedFor = 2_000;

/** Whether something was copied a moment ago, and how to say that it was (or that it failed). */
export const useCopied = (): readonly [copied: boolean, tell: (done: boolean) => void] => {
  const copied = useSignal(false);
  useEffect(() => {
    if (!copied.value) return;
    const timer = setTimeout(() => {
      copied.value = false;
    }, copiedFor);
    return () => clearTimeout(timer);
  }, [copied.value]);
  const tell = (done: boolean): void => {
    copied.value = done;
  };
  return [copied.value, tell];
};
