import type { EnvSection as Section } from '../../shared/env-form.ts';
import { EnvField } from '../components/env-field.tsx';
import { Icon } from '../components/icon.tsx';
import type { EnvEditing } from '../state/env.ts';

interface EnvSectionProps {
  readonly section: Section;
  readonly env: EnvEditing;
}

/** The variables of one example file; opens in place. What is missing or changed keeps it open. */
export const EnvSection = ({ section: { title, fields }, env }: EnvSectionProps) => {
  const changed = fields.filter(({ name }) => name in env.changes).length;
  const missing = fields.filter((field) => field.missing).length;
  const state = [missing > 0 && `${missing} missing`, changed > 0 && `${changed} changed`].filter(Boolean).join(', ');
  return (
    <details class="group env-section" open={missing > 0 || changed > 0 || undefined}>
      <summary>
        <Icon name="chevron" />
        <span class="setting__text">{title}</span>
        <span class={missing > 0 ? 'word word--warn' : 'word'}>{state || `${fields.length} values`}</span>
      </summary>
      <div class="env-section__fields">
        {fields.map((field) => (
          <EnvField
            key={field.name}
            field={field}
            value={env.valueOf(field)}
            onInput={(value) => env.set(field, value)}
          />
        ))}
      </div>
    </details>
  );
};
