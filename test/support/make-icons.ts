/** `npm run icons`: the app's icons for each system, drawn by a browser from src-renderer/public/icon.svg. What it makes is committed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser, sandboxArguments } from './browser.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'src-main/desktop/icons');
const SIZES = [16, 32, 48, 64, 128, 256, 512, 1_024];
/** Types of Apple's icon file by the size of their picture. */
const APPLE: readonly (readonly [type: string, size: number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['icp6', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1_024],
];
const WINDOWS = [16, 32, 48, 64, 128, 256];

const pictures = await draw(readFileSync(join(ROOT, 'src-renderer/public/icon.svg'), 'utf8'));
writeFileSync(join(FOLDER, 'icon.png'), pictureOf(512));
writeFileSync(join(FOLDER, 'icon.icns'), appleIcon());
writeFileSync(join(FOLDER, 'icon.ico'), windowsIcon());

function pictureOf(size: number): Buffer {
  const picture = pictures.get(size);
  if (picture === undefined) throw new Error(`no picture of ${size} pixels`);
  return picture;
}

async function draw(svg: string): Promise<Map<number, Buffer>> {
  const { executablePath, environment } = await findBrowser();
  const browser = await chromium.launch({ executablePath, args: sandboxArguments(), env: { ...process.env, ...environment } });
  const drawn = new Map<number, Buffer>();
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;height:${size}px;width:${size}px}</style>${svg}`);
    drawn.set(size, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
  await browser.close();
  return drawn;
}

/** A header, then each picture behind its type and length. */
function appleIcon(): Buffer {
  const parts = APPLE.map(([type, size]) => {
    const picture = pictureOf(size);
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(picture.length + 8, 4);
    return Buffer.concat([head, picture]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

/** A directory of the pictures, then the pictures. */
function windowsIcon(): Buffer {
  const head = Buffer.alloc(6 + 16 * WINDOWS.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(WINDOWS.length, 4);
  let offset = head.length;
  for (const [index, size] of WINDOWS.entries()) {
    const at = 6 + 16 * index;
    const { length } = pictureOf(size);
    // 0 means 256.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += length;
  }
  return Buffer.concat([head, ...WINDOWS.map(pictureOf)]);
}
