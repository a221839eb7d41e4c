import type { Problem } from './errors.ts';
import type { NotificationSettings } from './incidents.ts';
import type { SwitchMode, TrayText } from './settings.ts';

/** As macOS reports it for this app. `requires-approval`: the user must allow it in System Settings. */
export type LoginItemStatus = 'not-registered' | 'enabled' | 'requires-approval' | 'not-found';

/** Every choice of the user, with what holds where nothing was chosen, and what the system says of it. */
export interface Preferences {
  readonly openAtLogin: boolean;
  readonly loginItem: LoginItemStatus;
  readonly startAtLaunch: boolean;
  readonly stopOnQuit: boolean;
  readonly trayText: TrayText;
  readonly switchMode: SwitchMode;
  readonly notifications: NotificationSettings;
  /** `refused`: macOS does not show them. */
  readonly notificationsAllowed: 'unknown' | 'allowed' | 'refused';
  readonly unloadIdleModels: boolean;
  readonly exporter: boolean;
  /** Why the figures are not served although they should be: another program has the port. */
  readonly exporterProblem?: Problem;
  readonly updates: boolean;
  /** Seconds; hidden 0: not measured while the popover is closed. */
  readonly pace: { readonly visible: number; readonly hidden: number };
  /** Absolute; `chosen`: it holds from the next start on and is not the one in use. */
  readonly workspace: { readonly folder: string; readonly chosen?: string };
  /** Absent: the first Docker that answers. */
  readonly dockerHost?: string;
  /** Where a damaged settings file was put; the defaults hold since. */
  readonly setAside?: string;
  readonly version: string;
}

/** What may be changed; what is absent stays. `dockerHost` null: look for one again. */
export interface PreferencesChange {
  readonly openAtLogin?: boolean | undefined;
  readonly startAtLaunch?: boolean | undefined;
  readonly stopOnQuit?: boolean | undefined;
  readonly trayText?: TrayText | undefined;
  readonly switchMode?: SwitchMode | undefined;
  readonly notifications?: { readonly [K in keyof NotificationSettings['kinds']]?: boolean | undefined } | undefined;
  readonly unloadIdleModels?: boolean | undefined;
  readonly exporter?: boolean | undefined;
  readonly updates?: boolean | undefined;
  readonly pace?: { readonly visible?: number | undefined; readonly hidden?: number | undefined } | undefined;
  readonly dockerHost?: string | null | undefined;
}
