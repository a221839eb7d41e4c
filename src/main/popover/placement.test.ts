import { describe, expect, it } from 'vitest';
import { type DisplayArea, fitHeight, isIconShown, placePopover } from './placement.ts';

const size = { width: 360, height: 500 };
const laptop: DisplayArea = {
  bounds: { x: 0, y: 0, width: 1440, height: 900 },
  workArea: { x: 0, y: 25, width: 1440, height: 875 },
};
const left: DisplayArea = {
  bounds: { x: -1920, y: 120, width: 1920, height: 1080 },
  workArea: { x: -1920, y: 145, width: 1920, height: 1055 },
};
const icon = (x: number, y = 0) => ({ x, y, width: 28, height: 24 });

describe('where the popover goes', () => {
  it('is centred under the icon', () => {
    expect(placePopover(icon(800), size, laptop)).toEqual({ x: 634, y: 28 });
  });

  it('stays within the display at its right and left edge', () => {
    expect(placePopover(icon(1410), size, laptop).x).toBe(1440 - 360 - 8);
    expect(placePopover(icon(2), size, laptop).x).toBe(8);
  });

  it('is on the display of the icon, also left of the first one and lower', () => {
    expect(placePopover(icon(-500, 120), size, left)).toEqual({ x: -666, y: 148 });
    expect(placePopover(icon(-1919, 120), size, left).x).toBe(-1912);
  });

  it('is under a high menu bar at the notch', () => {
    const notched = { ...laptop, workArea: { ...laptop.workArea, y: 38, height: 862 } };
    expect(placePopover({ x: 900, y: 0, width: 30, height: 37 }, size, notched).y).toBe(41);
  });

  it('is under the icon when the menu bar hides itself', () => {
    expect(placePopover(icon(800), size, { ...laptop, workArea: laptop.bounds })).toEqual({ x: 634, y: 28 });
  });

  it.each([
    ['none', { x: 0, y: 0, width: 0, height: 0 }],
    ['above the screen', icon(800, -22)],
    ['below the menu bar', icon(800, 876)],
    ['right of the screen', icon(1500)],
  ])('is at the top right when the icon is hidden: %s', (_what, hidden) => {
    expect(isIconShown(hidden, laptop)).toBe(false);
    expect(placePopover(hidden, size, laptop)).toEqual({ x: 1072, y: 33 });
  });
});

describe('how high the popover is', () => {
  it('follows its content up to 560, and the display', () => {
    expect(fitHeight(300.2, laptop)).toBe(301);
    expect(fitHeight(900, laptop)).toBe(560);
    expect(fitHeight(900, { ...laptop, workArea: { ...laptop.workArea, height: 400 } })).toBe(384);
  });
});
