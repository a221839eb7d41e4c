import type { CommandCall } from '../../shared/contract.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { AppSnapshot, DeliverySnapshot } from '../../shared/snapshot.ts';

/** Something to know that is no problem of the stack: one line with at most one button, put away once read. */
export interface ToldView {
  readonly id: string;
  readonly text: string;
  /** More of it, on hovering. */
  readonly detail?: string;
  readonly action?: { readonly label: string; readonly call: CommandCall };
}

const call = (command: 'restartToUpdate' | 'showWorkspace' | 'openLoginItems' | 'openNotificationSettings') =>
  ({ command, input: undefined }) as const satisfies CommandCall;

const files = (count: number): string => (count === 1 ? '1 file' : `${count} files`);

const ofDelivery = ({ offered, crowded, problems }: DeliverySnapshot): readonly ToldView[] => {
  const show = { label: 'Show', call: call('showWorkspace') };
  const [problem] = problems;
  return [
    ...(problem
      ? [{ id: 'delivery-problems', text: `Not every new stack file was written. ${problem.message}`, action: show }]
      : []),
    ...(crowded.length > 0
      ? [
          {
            id: 'delivery-crowded',
            text: `${files(crowded.length)} you changed stayed as they are; there was no room for the new version beside them.`,
            detail: crowded.join('\n'),
            action: show,
          },
        ]
      : []),
    ...(offered.length > 0
      ? [
          {
            id: 'delivery-offered',
            text: `${files(offered.length)} you changed ${offered.length === 1 ? 'was' : 'were'} kept. The new version is beside, ending in .new.`,
            detail: offered.join('\n'),
            action: show,
          },
        ]
      : []),
  ];
};

const ofPreferences = ({
  setAside,
  openAtLogin,
  loginItem,
  notificationsAllowed,
}: Preferences): readonly ToldView[] => [
  ...(setAside === undefined
    ? []
    : [
        {
          id: 'set-aside',
          text: `The settings could not be read, so the defaults hold. Yours were kept as ${setAside.split('/').at(-1)}.`,
          detail: setAside,
        },
      ]),
  ...(openAtLogin && loginItem === 'requires-approval'
    ? [
        {
          id: 'login-item',
          text: 'macOS waits until you allow opening at login.',
          action: { label: 'Allow…', call: call('openLoginItems') },
        },
      ]
    : []),
  ...(notificationsAllowed === 'refused'
    ? [
        {
          id: 'notifications',
          text: 'macOS does not show this app’s notifications.',
          action: { label: 'Allow…', call: call('openNotificationSettings') },
        },
      ]
    : []),
];

/** What to tell beside the state, what matters most first. */
export const told = (snapshot: AppSnapshot, preferences: Preferences | undefined): readonly ToldView[] => {
  const { recovery, update, delivery } = snapshot;
  return [
    ...(recovery ? [{ id: 'recovery', text: recovery.message }] : []),
    ...(update?.state === 'ready'
      ? [
          {
            id: 'update',
            text: `Version ${update.version} is ready.`,
            action: { label: 'Restart to Update', call: call('restartToUpdate') },
          },
        ]
      : []),
    ...(delivery ? ofDelivery(delivery) : []),
    ...(preferences ? ofPreferences(preferences) : []),
  ];
};
