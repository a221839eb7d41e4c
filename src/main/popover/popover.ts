import { BrowserWindow, type Rectangle, screen } from 'electron';
import { type PushName, type PushValue, pushChannel } from '../../shared/contract.ts';
import { popoverOptions, popoverWidth } from './options.ts';
import { type DisplayArea, fitHeight, isIconShown, placePopover } from './placement.ts';

/** A click on the icon takes the focus first: what it hid this many ms ago it must not show again. */
const sameClickMs = 300;

export interface PopoverParts {
  readonly preload: string;
  /** Loads the page: a file, or the development server. */
  readonly load: (window: BrowserWindow) => Promise<void>;
  /** Where the icon is; empty bounds if there is none. */
  readonly iconBounds: () => Rectangle;
  /** ms that never go back. */
  readonly monotonic: () => number;
  /** It was shown, or hidden. */
  readonly onShown: (visible: boolean) => void;
}

export interface Popover {
  /** The page is there. */
  readonly loaded: Promise<void>;
  show(): void;
  hide(): void;
  toggle(): void;
  /** The content is this high now. */
  resize(contentHeight: number): void;
  send<K extends PushName>(name: K, value: PushValue<K>): void;
  /** Lets the window close, which it otherwise refuses. */
  destroy(): void;
}

const displayFor = (icon: Rectangle): DisplayArea => {
  const ofIcon = screen.getDisplayMatching(icon);
  return isIconShown(icon, ofIcon) ? ofIcon : screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
};

/** The popover, loaded at once and hidden, so that showing it takes no time. */
export const createPopover = ({ preload, load, iconBounds, monotonic, onShown }: PopoverParts): Popover => {
  const window = new BrowserWindow(popoverOptions(preload));
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  let contentHeight = window.getBounds().height;
  let hiddenByBlurAt: number | undefined;

  const place = (): void => {
    const icon = iconBounds();
    const display = displayFor(icon);
    const size = { width: popoverWidth, height: fitHeight(contentHeight, display) };
    window.setBounds({ ...placePopover(icon, size, display), ...size });
  };
  const show = (): void => {
    hiddenByBlurAt = undefined;
    place();
    window.show();
  };
  const hide = (): void => window.hide();

  window.on('show', () => onShown(true));
  window.on('hide', () => onShown(false));
  window.on('blur', () => {
    if (!window.isVisible()) return;
    hiddenByBlurAt = monotonic();
    hide();
  });
  const refuseClose = (event: Electron.Event): void => {
    event.preventDefault();
    hide();
  };
  window.on('close', refuseClose);
  const loaded = load(window);

  return {
    loaded,
    show,
    hide,
    toggle: () => {
      const sameClick = hiddenByBlurAt !== undefined && monotonic() - hiddenByBlurAt < sameClickMs;
      hiddenByBlurAt = undefined;
      if (window.isVisible()) hide();
      else if (!sameClick) show();
    },
    resize: (height) => {
      contentHeight = height;
      place();
    },
    send: (name, value) => {
      if (!window.isDestroyed()) window.webContents.send(pushChannel(name), value);
    },
    destroy: () => {
      if (window.isDestroyed()) return;
      window.off('close', refuseClose);
      window.destroy();
    },
  };
};
