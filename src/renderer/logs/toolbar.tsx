import type { Signal } from '@preact/signals';
import { filter, followService } from '../state/logs.ts';
import { Copy } from './copy.tsx';
import { Picker } from './picker.tsx';

/** Whose lines, which of them, and whether the newest stay in sight. */
export const Toolbar = ({ following }: { readonly following: Signal<boolean> }) => (
  <header class="logs__bar">
    <Picker
      onPick={(service) => {
        following.value = true;
        void followService(service);
      }}
    />
    <input
      class="input logs__filter"
      type="search"
      aria-label="Filter"
      aria-keyshortcuts="Meta+F"
      placeholder="Filter"
      spellcheck={false}
      value={filter.value}
      onInput={(event) => {
        filter.value = event.currentTarget.value;
      }}
    />
    <label class="logs__follow">
      <input
        class="toggle"
        type="checkbox"
        // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox tells by itself whether it is checked
        role="switch"
        checked={following.value}
        onChange={(event) => {
          following.value = event.currentTarget.checked;
        }}
      />
      Follow
    </label>
    <Copy />
  </header>
);
