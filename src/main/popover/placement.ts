import type { Rectangle, Size } from 'electron';

/** Pixels between the popover and the menu bar. */
const gap = 4;
/** Pixels between the popover and the edges of the display. */
const margin = 8;

export interface DisplayArea {
  readonly bounds: Rectangle;
  /** Without menu bar and Dock. */
  readonly workArea: Rectangle;
}

/**
 * Whether the icon can be seen: macOS gives bounds off the menu bar to one that it hides behind the notch or that the
 * user switched off. With a menu bar that hides itself there is no band to compare with: then the icon's own height is it.
 */
export const isIconShown = (icon: Rectangle, { bounds, workArea }: DisplayArea): boolean => {
  const bandEnd = Math.max(workArea.y, bounds.y + icon.height);
  return (
    icon.width > 0 &&
    icon.height > 0 &&
    icon.y >= bounds.y &&
    icon.y + icon.height <= bandEnd &&
    icon.x >= bounds.x &&
    icon.x + icon.width <= bounds.x + bounds.width
  );
};

/** Where the popover goes: centred under the icon and within the display; at the top right if there is no icon to see. */
export const placePopover = (icon: Rectangle, size: Size, display: DisplayArea): { x: number; y: number } => {
  const { bounds, workArea } = display;
  const right = workArea.x + workArea.width - size.width - margin;
  if (!isIconShown(icon, display)) return { x: right, y: workArea.y + margin };
  const centred = Math.round(icon.x + icon.width / 2 - size.width / 2);
  const x = Math.max(workArea.x + margin, Math.min(centred, right));
  const bottomOfBar = Math.max(icon.y + icon.height, bounds.y);
  return { x, y: Math.round(bottomOfBar + gap) };
};

/** How high the popover may be: as its content, at most 560, and never higher than the display. */
export const fitHeight = (content: number, { workArea }: DisplayArea): number =>
  Math.max(1, Math.min(Math.ceil(content), 560, workArea.height - 2 * margin));
