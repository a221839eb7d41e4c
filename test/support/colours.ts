import type { Locator } from 'playwright-core';
import { readPng } from './png.ts';

/** The part of a channel in the light that a screen gives, 0–1 (WCAG 2.2, relative luminance). */
const linear = (channel: number): number => {
  const part = channel / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const luminance = (colour: number): number =>
  0.2126 * linear((colour >> 16) & 255) + 0.7152 * linear((colour >> 8) & 255) + 0.0722 * linear(colour & 255);

/** How well two colours (0xRRGGBB) can be told apart, 1–21. What is no text needs 3 by WCAG AA. */
export const contrast = (a: number, b: number): number => {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

/** An element as it is drawn. */
export interface Drawn {
  /** The colour at a place in it, both 0–1 from the upper left. */
  at(x: number, y: number): number;
  /** Every colour in it. */
  readonly colours: readonly number[];
}

/** Takes a picture of an element. */
export const drawn = async (element: Locator): Promise<Drawn> => {
  const { width, height, pixels } = readPng(await element.screenshot({ animations: 'disabled' }));
  const index = (part: number, size: number): number => Math.min(size - 1, Math.floor(part * size));
  return {
    at: (x, y) => pixels[index(y, height) * width + index(x, width)]!,
    colours: [...new Set(pixels)],
  };
};

/** The best contrast between any two colours of an element. */
export const strongest = ({ colours }: Drawn): number => {
  const sorted = [...colours].sort((a, b) => luminance(a) - luminance(b));
  return contrast(sorted[0]!, sorted.at(-1)!);
};
