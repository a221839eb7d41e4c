import type { ChoiceView } from '../view/first-run.ts';

interface ChoiceProps {
  readonly choice: ChoiceView;
  readonly checked: boolean;
  readonly onChoose: () => void;
}

/** One engine to choose. */
export const Choice = ({ choice: { id, title, lines, enabled }, checked, onChoose }: ChoiceProps) => (
  <label class="choice">
    <input
      class="radio"
      type="radio"
      name="engine"
      value={id}
      checked={checked}
      disabled={!enabled}
      onChange={onChoose}
    />
    <span>
      <b>{title}</b>
      {lines.map((line) => (
        <small key={line}>{line}</small>
      ))}
    </span>
  </label>
);
