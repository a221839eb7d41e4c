import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { commands } from '../bridge.ts';
import { Icon } from './icon.tsx';

/** ms that the button says so. */
const copiedFor = 2000;

/** The one address that clients use, to read and to copy. Greyed while nobody answers behind it. */
export const Gateway = ({ endpoint }: { readonly endpoint: NonNullable<AppSnapshot['endpoint']> }) => {
  const copied = useSignal(false);
  useEffect(() => {
    if (!copied.value) return;
    const timer = setTimeout(() => {
      copied.value = false;
    }, copiedFor);
    return () => clearTimeout(timer);
  }, [copied.value]);
  const copy = async (): Promise<void> => {
    copied.value = (await commands.copyEndpoint()).ok;
  };
  return (
    <div class="gateway" data-off={endpoint.serving ? undefined : ''}>
      <Icon name="endpoint" />
      <span class="gateway__url selectable">
        <span class="sr">Endpoint: </span>
        {endpoint.url}
        {!endpoint.serving && <span class="sr"> (not answering)</span>}
      </span>
      <button
        class="btn"
        type="button"
        aria-label={copied.value ? undefined : 'Copy the endpoint address'}
        aria-keyshortcuts="Meta+C"
        onClick={() => void copy()}
      >
        {copied.value ? 'Copied' : 'Copy'}
      </button>
      <span class="sr" role="status">
        {copied.value ? 'The endpoint address was copied' : ''}
      </span>
    </div>
  );
};
