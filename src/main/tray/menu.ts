import type { CommandCall } from '../../shared/contract.ts';
import { headline } from '../../shared/headline.ts';
import type { AppSnapshot, StackInfo } from '../../shared/snapshot.ts';
import { canAct, engineService, isRunning, selectedStack } from '../../shared/stacks.ts';
import { engineWord, failureTitle, operationTitle } from '../../shared/words.ts';

/** One line of the menu, as data. */
export type MenuEntry =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly enabled: boolean; readonly call: CommandCall }
  | {
      readonly kind: 'radio' | 'checkbox';
      readonly label: string;
      readonly checked: boolean;
      readonly enabled: boolean;
      readonly call: CommandCall;
    }
  | {
      readonly kind: 'submenu';
      readonly label: string;
      readonly enabled: boolean;
      readonly entries: readonly MenuEntry[];
    };

const separator: MenuEntry = { kind: 'separator' };
const action = (label: string, enabled: boolean, call: CommandCall): MenuEntry => ({
  kind: 'action',
  label,
  enabled,
  call,
});

const engineEntry = (snapshot: AppSnapshot, stack: StackInfo): MenuEntry => {
  const state = engineService(snapshot, stack)?.state ?? 'absent';
  const isSelected = stack.id === snapshot.selected;
  const running = isRunning(snapshot);
  return {
    kind: 'radio',
    label: `${stack.title}: ${engineWord(state)}`,
    checked: isSelected,
    enabled: canAct(snapshot) && stack.problems.length === 0 && !(isSelected && running),
    call:
      running && !isSelected
        ? { command: 'switch', input: { stack: stack.id } }
        : { command: 'up', input: { stack: stack.id } },
  };
};

const operationEntries = (snapshot: AppSnapshot): MenuEntry[] => {
  const { operation } = snapshot;
  if (!operation) return [];
  const done = operation.steps.filter((step) => step.state === 'done' || step.state === 'skipped').length;
  const count = operation.steps.length > 0 ? `: ${done} of ${operation.steps.length}` : '';
  return [
    { kind: 'text', label: `${operationTitle(operation, snapshot.stacks)}${count}` },
    action('Cancel', true, { command: 'cancel', input: undefined }),
    separator,
  ];
};

const failureEntries = (snapshot: AppSnapshot): MenuEntry[] => {
  const { failure } = snapshot;
  if (!failure) return [];
  return [
    { kind: 'text', label: failureTitle(failure.operation, snapshot.stacks) },
    { kind: 'text', label: failure.problems[0]?.message ?? '' },
    action('Dismiss', true, { command: 'dismissFailure', input: undefined }),
    separator,
  ];
};

const runEntries = (snapshot: AppSnapshot): MenuEntry[] => {
  const title = selectedStack(snapshot)?.title;
  const services = snapshot.services.filter((service) => service.container);
  return [
    isRunning(snapshot)
      ? action(title ? `Stop ${title}` : 'Stop', canAct(snapshot), { command: 'down', input: undefined })
      : action(title ? `Start ${title}` : 'Start', canAct(snapshot) && title !== undefined, {
          command: 'up',
          input: {},
        }),
    {
      kind: 'submenu',
      label: 'Restart',
      enabled: canAct(snapshot) && services.length > 0,
      entries: services.map(({ name }) => action(name, true, { command: 'restart', input: { service: name } })),
    },
  ];
};

/**
 * The menu of the icon: everything can be done from it. `openAtLogin` is the system's answer, which no snapshot holds.
 */
export const menuEntries = (snapshot: AppSnapshot, now: number, openAtLogin: boolean): readonly MenuEntry[] => {
  const { endpoint, runtime } = snapshot;
  const grafana = snapshot.services.some((service) => service.name === 'grafana' && service.state === 'ready');
  return [
    { kind: 'text', label: headline(snapshot, now).title },
    separator,
    ...operationEntries(snapshot),
    ...failureEntries(snapshot),
    ...snapshot.stacks.map((stack) => engineEntry(snapshot, stack)),
    ...(snapshot.stacks.length > 0 ? [separator] : []),
    ...runEntries(snapshot),
    ...(runtime.state === 'connected'
      ? []
      : [action('Check for Docker', true, { command: 'refresh', input: undefined })]),
    separator,
    action('Copy Endpoint', endpoint !== undefined, { command: 'copyEndpoint', input: undefined }),
    action('Open Grafana', grafana, { command: 'openGrafana', input: undefined }),
    separator,
    {
      kind: 'checkbox',
      label: 'Open at Login',
      checked: openAtLogin,
      enabled: true,
      call: { command: 'changePreferences', input: { openAtLogin: !openAtLogin } },
    },
    separator,
    action('Quit Frontier LLM', true, { command: 'quit', input: undefined }),
  ];
};
