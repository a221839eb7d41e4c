import type { CommandCall } from '../../shared/contract.ts';
import { formatAge, formatMemory } from '../../shared/format.ts';
import { headline } from '../../shared/headline.ts';
import { commandOfIncident } from '../../shared/incident-call.ts';
import type { Preferences } from '../../shared/preferences.ts';
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

/** Each open incident with what it advises. */
const incidentEntries = ({ incidents }: AppSnapshot): MenuEntry[] =>
  incidents.length === 0
    ? []
    : [
        ...incidents.flatMap((incident): MenuEntry[] => [
          { kind: 'text', label: incident.title },
          action(incident.action.label, true, commandOfIncident(incident.action)),
        ]),
        separator,
      ];

/** What is in memory, each to be unloaded; several also together. */
const modelEntries = (snapshot: AppSnapshot): MenuEntry[] => {
  const loaded = snapshot.models?.models.filter(({ state }) => state === 'loaded') ?? [];
  if (loaded.length === 0) return [];
  const entries = loaded.map(({ name, memoryBytes }) => {
    const size = memoryBytes === undefined ? '' : ` (${formatMemory(memoryBytes)})`;
    return action(`Unload ${name}${size}`, canAct(snapshot), { command: 'unload', input: { model: name } });
  });
  const all = action('Unload All', canAct(snapshot), { command: 'unload', input: {} });
  return [
    {
      kind: 'submenu',
      label: 'Loaded Models',
      enabled: true,
      entries: loaded.length > 1 ? [...entries, separator, all] : entries,
    },
  ];
};

/** While there is no Docker; what an incident offers already is not offered twice. */
const dockerEntries = ({ runtime, incidents }: AppSnapshot): MenuEntry[] => {
  if (runtime.state === 'connected') return [];
  const isOffered = incidents.some(({ action: { command } }) => command === 'startRuntime');
  return [
    ...(isOffered ? [] : [action('Start Docker', true, { command: 'startRuntime', input: undefined })]),
    action('Check for Docker', true, { command: 'refresh', input: undefined }),
  ];
};

const linkEntries = ({ endpoint, services }: AppSnapshot): MenuEntry[] => {
  const grafana = services.some(({ name, state }) => name === 'grafana' && state === 'ready');
  return [
    action('Copy Endpoint', endpoint !== undefined, { command: 'copyEndpoint', input: undefined }),
    action('Open Grafana', grafana, { command: 'openGrafana', input: undefined }),
    action('Show Logs', true, { command: 'openLogs', input: {} }),
  ];
};

const preferenceEntries = ({ openAtLogin, loginItem, notifications }: Preferences, now: number): MenuEntry[] => {
  const quiet = notifications.quietUntil !== undefined && notifications.quietUntil > now;
  return [
    {
      kind: 'checkbox',
      label: quiet ? `Quiet for ${formatAge(notifications.quietUntil! - now)} More` : 'Quiet for an Hour',
      checked: quiet,
      enabled: true,
      call: { command: 'quietFor', input: { minutes: quiet ? 0 : 60 } },
    },
    {
      kind: 'checkbox',
      label: 'Open at Login',
      checked: openAtLogin,
      enabled: true,
      call: { command: 'changePreferences', input: { openAtLogin: !openAtLogin } },
    },
    ...(loginItem === 'requires-approval'
      ? [action('Allow Opening at Login…', true, { command: 'openLoginItems', input: undefined })]
      : []),
    action('Settings…', true, { command: 'openSettings', input: undefined }),
  ];
};

const updateEntries = ({ update, operation }: AppSnapshot): MenuEntry[] =>
  update?.state === 'ready'
    ? [
        action(`Restart to Update to ${update.version}`, operation === undefined, {
          command: 'restartToUpdate',
          input: undefined,
        }),
      ]
    : [];

/** The menu of the icon: everything can be done from it. `now` is ms since 1970. */
export const menuEntries = (snapshot: AppSnapshot, preferences: Preferences, now: number): readonly MenuEntry[] => [
  { kind: 'text', label: headline(snapshot, now).title },
  separator,
  ...operationEntries(snapshot),
  ...failureEntries(snapshot),
  ...incidentEntries(snapshot),
  ...snapshot.stacks.map((stack) => engineEntry(snapshot, stack)),
  ...(snapshot.stacks.length > 0 ? [separator] : []),
  ...runEntries(snapshot),
  ...modelEntries(snapshot),
  ...dockerEntries(snapshot),
  separator,
  ...linkEntries(snapshot),
  separator,
  ...preferenceEntries(preferences, now),
  separator,
  ...updateEntries(snapshot),
  action('Quit Frontier LLM', true, { command: 'quit', input: undefined }),
];
