import type { ComponentChildren } from 'preact';

interface ToggleProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  /** Its label, and a smaller line that says more. */
  readonly children: ComponentChildren;
}

/** Something that is on or off, with its label as target. It acts at once. */
export const Toggle = ({ checked, onChange, disabled = false, children }: ToggleProps) => (
  <label class="setting">
    <span class="setting__text">{children}</span>
    <input
      class="toggle"
      type="checkbox"
      // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox tells by itself whether it is checked
      role="switch"
      checked={checked}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  </label>
);
