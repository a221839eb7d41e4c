import type { Notification as ElectronNotification, NotificationConstructorOptions } from 'electron';
import type { Logger } from '../../core/system/logger.ts';
import type { Preferences } from '../../shared/preferences.ts';

/** Electron's class, as far as it is used. */
export interface NotificationApi {
  new (
    options: NotificationConstructorOptions,
  ): Pick<ElectronNotification, 'show' | 'on'> & Pick<ElectronNotification, 'title' | 'body' | 'silent' | 'actions'>;
  isSupported(): boolean;
  remove(id: string): void;
  removeGroup(group: string): void;
}

/** One message. A message with the id of an earlier one takes its place. */
export interface Message {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  /** Without a sound. */
  readonly silent: boolean;
  readonly onClick: () => void;
  /** Its button, if it has one. */
  readonly button?: { readonly label: string; readonly onPress: () => void };
}

export interface NotificationsParts {
  readonly api: NotificationApi;
  readonly logger: Logger;
  /** Called when it is known, or known to be otherwise, whether the system shows them. */
  readonly onAllowed: () => void;
}

export interface Notifications {
  show(message: Message): void;
  remove(id: string): void;
  readonly allowed: Preferences['notificationsAllowed'];
}

/** What macOS groups them by. */
const group = 'frontier-llm';
/** So many are kept; an older one goes, here and on the screen. */
const most = 50;

type Native = InstanceType<NotificationApi>;

/**
 * The system's notifications. Each keeps its object as long as it is shown, since without it a click leads nowhere; one
 * object an id, shown anew when its message changes. What an earlier run left is removed: nobody would end it.
 */
export const createNotifications = ({ api, logger, onAllowed }: NotificationsParts): Notifications => {
  const kept = new Map<string, { readonly native: Native; message: Message }>();
  let allowed: Preferences['notificationsAllowed'] = api.isSupported() ? 'unknown' : 'refused';
  if (allowed !== 'refused') api.removeGroup(group);

  const learn = (answer: Preferences['notificationsAllowed']): void => {
    if (answer === allowed) return;
    allowed = answer;
    onAllowed();
  };
  const make = (message: Message): Native => {
    const { id, title } = message;
    const native = new api({ id, groupId: group, title });
    const entry = { native, message };
    native.on('click', () => entry.message.onClick());
    native.on('action', () => entry.message.button?.onPress());
    native.on('show', () => learn('allowed'));
    native.on('failed', (_event, error) => {
      logger.warn('the system did not show a notification', { error });
      learn('refused');
    });
    kept.set(id, entry);
    return native;
  };
  const remove = (id: string): void => {
    if (kept.delete(id)) api.remove(id);
  };

  return {
    show: (message) => {
      if (!api.isSupported()) return;
      const known = kept.get(message.id);
      if (known) known.message = message;
      const native = known?.native ?? make(message);
      native.title = message.title;
      native.body = message.body;
      native.silent = message.silent;
      native.actions = message.button ? [{ type: 'button', text: message.button.label }] : [];
      native.show();
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) remove(oldest);
    },
    remove,
    get allowed() {
      return allowed;
    },
  };
};
