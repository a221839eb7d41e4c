import { Icon } from '../components/icon.tsx';

interface SelectProps {
  readonly label: string;
  readonly value: number;
  /** Value and word; one that is not among them is added as it is. */
  readonly options: readonly (readonly [number, string])[];
  readonly onChange: (value: number) => void;
}

/** One of several numbers, by their words. */
export const Select = ({ label, value, options, onChange }: SelectProps) => {
  const known = options.some(([number]) => number === value);
  const all = known ? options : [...options, [value, `Every ${value} s`] as const];
  return (
    <span class="select">
      <select aria-label={label} value={value} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {all.map(([number, word]) => (
          <option key={number} value={number} selected={number === value}>
            {word}
          </option>
        ))}
      </select>
      <Icon name="updown" />
    </span>
  );
};
