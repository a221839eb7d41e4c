import { useSignal } from '@preact/signals';
import type { EnvField as Field } from '../../shared/env-form.ts';
import { Icon } from './icon.tsx';

interface EnvFieldProps {
  readonly field: Field;
  /** What stands in it. */
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** One variable of `.env`: its name, what it is for, its value. A secret shows as dots until it is looked at. */
export const EnvField = ({ field, value, onInput }: EnvFieldProps) => {
  const { name, description, fallback, secret, overridden, missing } = field;
  const shown = useSignal(!secret);
  const about = `about-${name}`;
  const input = {
    class: 'input',
    id: `env-${name}`,
    value,
    placeholder: fallback ?? '',
    'aria-describedby': about,
    autoComplete: 'off',
    spellcheck: false,
    disabled: overridden,
    required: missing,
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => onInput(event.currentTarget.value),
  } as const;
  return (
    <div class="env">
      <label class="env__name code" for={`env-${name}`}>
        {name}
      </label>
      <div class="env__value">
        {shown.value ? <input type="text" {...input} /> : <input type="password" {...input} />}
        {secret && (
          <button
            class="icon-btn"
            type="button"
            aria-label={`Show ${name}`}
            aria-pressed={shown.value}
            onClick={() => {
              shown.value = !shown.value;
            }}
          >
            <Icon name="eye" />
          </button>
        )}
      </div>
      <p class="small env__about" id={about}>
        {description}
        {overridden && ' The shell sets it, which ranks above this file.'}
      </p>
    </div>
  );
};
