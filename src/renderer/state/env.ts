import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EnvField, EnvForm, EnvValues } from '../../shared/env-form.ts';
import type { Result } from '../../shared/errors.ts';
import type { PlanResult } from '../../shared/results.ts';
import { commands } from '../bridge.ts';
import { refusal } from './refusal.ts';

/** `.env` as it is being changed. Nothing is written before the steps that it leads to were seen. */
export interface EnvEditing {
  readonly form: EnvForm | undefined;
  /** What differs from the file. */
  readonly changes: EnvValues;
  /** What the changes lead to, once that was asked for. */
  readonly plan: PlanResult | undefined;
  readonly isBusy: boolean;
  /** What stands in a field now. */
  valueOf(field: EnvField): string;
  set(field: EnvField, value: string): void;
  review(): Promise<void>;
  /** Back to the form, with the changes. */
  back(): void;
  /** Forgets the changes. */
  revert(): void;
  apply(): Promise<void>;
}

/** A field that was emptied is left to its default; one that is as in the file is no change. */
const withChange = (changes: EnvValues, { name, value }: EnvField, typed: string): EnvValues => {
  const { [name]: _, ...others } = changes;
  if (typed === (value ?? '')) return others;
  return { ...others, [name]: typed === '' ? null : typed };
};

export const useEnv = (stack: string): EnvEditing => {
  const form = useSignal<EnvForm | undefined>(undefined);
  const changes = useSignal<EnvValues>({});
  const plan = useSignal<PlanResult | undefined>(undefined);
  const isBusy = useSignal(false);

  /** The answer's value; a problem is shown. */
  const ask = async <T>(answer: Promise<Result<T>>): Promise<T | undefined> => {
    isBusy.value = true;
    refusal.value = undefined;
    const result = await answer;
    isBusy.value = false;
    if (result.ok) return result.value;
    refusal.value = { problem: result.error, at: Date.now() };
    return undefined;
  };
  const load = async (): Promise<void> => {
    form.value = await ask(commands.getEnvForm({ stack }));
  };
  const revert = (): void => {
    changes.value = {};
    plan.value = undefined;
  };
  useEffect(() => void load(), [stack]);

  return {
    form: form.value,
    changes: changes.value,
    plan: plan.value,
    isBusy: isBusy.value,
    valueOf: ({ name, value }) => (name in changes.value ? (changes.value[name] ?? '') : (value ?? '')),
    set: (field, value) => {
      changes.value = withChange(changes.value, field, value);
    },
    review: async () => {
      plan.value = await ask(commands.planEnv({ stack, values: changes.value }));
    },
    back: () => {
      plan.value = undefined;
    },
    revert,
    apply: async () => {
      await ask(commands.applyEnv({ stack, values: changes.value }));
      if (refusal.value) return;
      revert();
      await load();
    },
  };
};
