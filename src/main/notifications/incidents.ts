import type { CommandCall } from '../../shared/contract.ts';
import { commandOfIncident } from '../../shared/incident-call.ts';
import type { IncidentNotification, Notifier } from '../../shared/incidents.ts';
import type { Notifications } from './notifications.ts';

export interface IncidentNotifierParts {
  readonly notifications: Pick<Notifications, 'show' | 'remove'>;
  /** Brings the incident before the user's eyes. */
  readonly open: (id: string) => void;
  readonly run: (call: CommandCall) => void;
}

/** Shows what core orders: a click opens the incident, its button does what the incident advises. */
export const incidentNotifier = ({ notifications, open, run }: IncidentNotifierParts): Notifier => {
  const show = ({ id, title, body, action }: IncidentNotification, silent: boolean): void =>
    notifications.show({
      id,
      title,
      body,
      silent,
      onClick: () => open(id),
      ...(action && { button: { label: action.label, onPress: () => run(commandOfIncident(action)) } }),
    });
  return {
    send: (notification) => show(notification, false),
    replace: (notification) => show(notification, true),
    remove: notifications.remove,
  };
};
