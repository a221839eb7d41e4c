import type { AppSnapshot } from '../../shared/snapshot.ts';
import { commands } from '../bridge.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';

const copy = async (): Promise<boolean> => (await commands.copyEndpoint()).ok;

/** The one address that clients use, to read and to copy. Greyed while nobody answers behind it. */
export const Gateway = ({ endpoint }: { readonly endpoint: NonNullable<AppSnapshot['endpoint']> }) => (
  <div class="gateway" data-off={endpoint.serving ? undefined : ''}>
    <Icon name="endpoint" />
    <span class="gateway__url selectable">
      <span class="sr">Endpoint: </span>
      {endpoint.url}
      {!endpoint.serving && <span class="sr"> (not answering)</span>}
    </span>
    <CopyButton label="Copy the endpoint address" done="The endpoint address was copied" copy={copy} />
  </div>
);
