import type { IncidentKind } from '../../shared/incidents.ts';
import type { Preferences } from '../../shared/preferences.ts';
import { Toggle } from '../components/toggle.tsx';
import { change, quietFor } from '../state/change.ts';
import { now } from '../state/clock.ts';
import { run } from '../state/run.ts';
import { Group } from './group.tsx';

const kinds: readonly (readonly [IncidentKind, string, string?])[] = [
  ['service', 'A service becomes unhealthy'],
  ['switch', 'A switch could not be finished', 'Says why, and which engine serves now'],
  ['memory', 'Memory pressure is critical'],
  ['runtime', 'Docker stops or is back'],
  ['files', 'A service differs from its files', 'Somebody changed it by hand, or the files since'],
];

const allowed = {
  allowed: 'Notifications are on in macOS.',
  refused: 'Notifications are off in macOS.',
  unknown: 'macOS asks whether to allow them.',
} as const;

/** `15:05`, as the system writes the time. */
const timeOf = (at: number): string => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

/** What the user is told of outside the app, and for how long not at all. */
export const Notifying = ({ prefs: { notifications, notificationsAllowed } }: { readonly prefs: Preferences }) => {
  const { quietUntil = 0 } = notifications;
  const isQuiet = quietUntil > now.value;
  return (
    <Group
      id="s-note"
      title="Notify me when"
      footnote={`At most two in ten minutes for one service. ${allowed[notificationsAllowed]}`}
    >
      {kinds.map(([kind, title, note]) => (
        <Toggle
          key={kind}
          checked={notifications.kinds[kind]}
          onChange={(on) => change({ notifications: { [kind]: on } })}
        >
          {title}
          {note && <small>{note}</small>}
        </Toggle>
      ))}
      <div class="setting">
        <span class="setting__text">
          {isQuiet ? `Quiet until ${timeOf(quietUntil)}` : 'No notifications for a while'}
        </span>
        <button class="btn" type="button" onClick={() => quietFor(isQuiet ? 0 : 60)}>
          {isQuiet ? 'Notify Again' : 'Quiet for an Hour'}
        </button>
      </div>
      {notificationsAllowed === 'refused' && (
        <div class="setting">
          <span class="setting__text">macOS does not show this app’s notifications</span>
          <button
            class="btn"
            type="button"
            onClick={() => run({ command: 'openNotificationSettings', input: undefined })}
          >
            Allow in System Settings…
          </button>
        </div>
      )}
    </Group>
  );
};
