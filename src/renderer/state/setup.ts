import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EnvField, EnvForm } from '../../shared/env-form.ts';
import type { StackInfo } from '../../shared/snapshot.ts';
import { commands } from '../bridge.ts';
import { neededFields } from '../view/first-run.ts';
import { refusal } from './refusal.ts';

/** The setup of the first start as it is filled in. */
export interface Setup {
  readonly chosen: StackInfo | undefined;
  /** The variables without which the chosen engine can't start. */
  readonly fields: readonly EnvField[];
  readonly values: Readonly<Record<string, string>>;
  readonly canStart: boolean;
  choose(stack: string): void;
  setValue(name: string, value: string): void;
  /** Writes the values, then starts the engine. */
  start(): Promise<void>;
}

/** Until the user chooses, it is the engine that is easiest to start, or the first that can be used. */
export const useSetup = (stacks: readonly StackInfo[]): Setup => {
  const choice = useSignal<string | undefined>(undefined);
  const form = useSignal<EnvForm | undefined>(undefined);
  const values = useSignal<Readonly<Record<string, string>>>({});
  const isStarting = useSignal(false);
  const usable = stacks.filter(({ problems }) => problems.length === 0);
  const chosen =
    usable.find(({ id }) => id === choice.value) ?? usable.find(({ engine }) => engine.kind === 'ollama') ?? usable[0];

  useEffect(() => {
    let isCurrent = true;
    form.value = undefined;
    void commands.getEnvForm({ stack: chosen?.id }).then((answer) => {
      if (isCurrent && answer.ok) form.value = answer.value;
    });
    return () => {
      isCurrent = false;
    };
  }, [chosen?.id]);

  const fields = neededFields(form.value);
  const given = Object.fromEntries(fields.map(({ name }) => [name, values.value[name] ?? '']));
  return {
    chosen,
    fields,
    values: values.value,
    canStart: chosen !== undefined && !isStarting.value && Object.values(given).every((value) => value !== ''),
    choose: (stack) => {
      choice.value = stack;
    },
    setValue: (name, value) => {
      values.value = { ...values.value, [name]: value };
    },
    start: async () => {
      if (!chosen) return;
      isStarting.value = true;
      refusal.value = undefined;
      try {
        const written = fields.length > 0 ? await commands.applyEnv({ stack: chosen.id, values: given }) : undefined;
        if (written && !written.ok) refusal.value = { problem: written.error, at: Date.now() };
        else await commands.up({ stack: chosen.id });
      } finally {
        isStarting.value = false;
      }
    },
  };
};
