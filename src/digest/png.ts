/** Drawings as PNG, by a library and fonts that come along: no browser, no fonts of the machine. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const SCALE = 2;
const load = createRequire(import.meta.url);
let ready: Promise<Uint8Array[]> | null = null;

/** The drawing at twice its size. */
export async function toPng(svg: string): Promise<Uint8Array> {
  ready ??= prepare();
  const fontBuffers = await ready;
  const font = { fontBuffers, defaultFontFamily: 'DejaVu Sans', loadSystemFonts: false };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: SCALE } }).render().asPng();
}

async function prepare(): Promise<Uint8Array[]> {
  await initWasm(await readFile(load.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const files = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];
  return Promise.all(files.map((file) => readFile(load.resolve(`dejavu-fonts-ttf/ttf/${file}`))));
}
