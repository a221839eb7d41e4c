import type { ComponentProps } from 'preact';
import { Icon } from './icon.tsx';

interface FooterButtonProps {
  readonly icon: ComponentProps<typeof Icon>['name'];
  readonly text: string;
  /** What a screen reader says, if the text alone is not enough. */
  readonly label?: string;
  /** As `aria-keyshortcuts` names keys. */
  readonly keys?: string;
  /** Why it can't be used now. */
  readonly off?: string | undefined;
  readonly onClick: () => void;
}

/** One of the buttons at the foot. */
export const FooterButton = ({ icon, text, label, keys, off, onClick }: FooterButtonProps) => (
  <button
    class="btn"
    type="button"
    aria-label={label}
    aria-keyshortcuts={keys}
    disabled={off !== undefined}
    title={off}
    onClick={onClick}
  >
    <Icon name={icon} />
    {text}
  </button>
);
