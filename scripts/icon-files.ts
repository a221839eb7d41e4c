import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { icns } from './icns.ts';

/** A drawing as pixels: RGBA, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  readonly png: Uint8Array;
}

/** A file that is made from a drawing: its path from the project's folder. */
export interface IconFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const trayFolder = 'assets/tray';
/** Of a menu-bar icon: the end of its name and its width in pixels. */
const traySizes = [
  ['.png', 16],
  ['@2x.png', 32],
] as const;

// The same program on every machine, and so the same bytes: that the files are current can be tested.
const wasm = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
let started: Promise<void> | undefined;

/** Draws an SVG file at a width. */
export const drawSvg = async (file: string): Promise<(width: number) => Picture> => {
  started ??= initWasm(readFileSync(wasm));
  await started;
  const svg = readFileSync(file, 'utf8');
  return (value) => {
    const image = new Resvg(svg, { fitTo: { mode: 'width', value } }).render();
    return { width: image.width, height: image.height, pixels: image.pixels, png: image.asPng() };
  };
};

/** The drawings of the menu bar: paths from the project's folder. */
export const trayDrawings = (root: string): string[] =>
  readdirSync(join(root, trayFolder))
    .filter((name) => name.endsWith('Template.svg'))
    .sort()
    .map((name) => join(trayFolder, name));

/** Every picture of the app, made from assets/*.svg. */
export const iconFiles = async (root: string): Promise<IconFile[]> => {
  const app = await drawSvg(join(root, 'assets/app-icon.svg'));
  const files: IconFile[] = [{ path: 'build/icon.icns', bytes: icns((width) => app(width).png) }];
  for (const drawing of trayDrawings(root)) {
    const draw = await drawSvg(join(root, drawing));
    for (const [end, width] of traySizes) {
      files.push({ path: drawing.replace(/\.svg$/, end), bytes: draw(width).png });
    }
  }
  return files;
};
