import type { ComponentChildren } from 'preact';

interface OptionProps {
  readonly name: string;
  readonly title: string;
  readonly note?: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
  /** At the other end: its state. */
  readonly children?: ComponentChildren;
}

/** One of several to choose from, with what it means. */
export const Option = ({ name, title, note, checked, onChoose, children }: OptionProps) => (
  <label class="option">
    <input class="radio" type="radio" name={name} checked={checked} onChange={onChoose} />
    <span>
      {title}
      {note && <small>{note}</small>}
    </span>
    {children && <span class="option__state">{children}</span>}
  </label>
);
