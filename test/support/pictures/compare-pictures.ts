/** How far two pictures of the same thing are from each other. */
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** Of 1, which is black against white: a colour that was changed on purpose is further away than this. */
const COLOUR_DISTANCE = 0.02;
/** So many pixels may differ: less than the smallest mark of the window has, a tick of space-time. */
export const PIXELS_ALLOWED = 10;

/** `pixels`: how many differ. `image`: the new one, faded, with those in red. */
export type Comparison = { isSame: boolean; pixels: number; image: Buffer | undefined; says: string };

/** Pixels at the rim of letters and lines, which are smoothed, do not count. */
export function comparePictures(kept: Buffer | PNG, taken: Buffer): Comparison {
  const before = Buffer.isBuffer(kept) ? PNG.sync.read(kept) : kept;
  const now = PNG.sync.read(taken);
  const { width, height } = now;
  if (before.width === width && before.data.equals(now.data)) return SAME;
  if (before.width !== width || before.height !== height) {
    const says = `is ${width} × ${height} pixels large, and ${before.width} × ${before.height} before`;
    return { isSame: false, pixels: width * height, image: undefined, says };
  }
  const image = new PNG({ width, height });
  const pixels = pixelmatch(before.data, now.data, image.data, width, height, { threshold: COLOUR_DISTANCE });
  if (pixels <= PIXELS_ALLOWED) return { ...SAME, pixels };
  const share = ((pixels * 100) / (width * height)).toPrecision(2);
  return { isSame: false, pixels, image: encode(image), says: `${pixels.toLocaleString('en')} pixels differ (${share} %)` };
}

const SAME: Comparison = { isSame: true, pixels: 0, image: undefined, says: 'is as before' };

export const readPicture = (bytes: Buffer): PNG => PNG.sync.read(bytes);

/** The same picture in fewer bytes than a browser takes the time for. */
export const packed = (taken: Buffer): Buffer => encode(PNG.sync.read(taken));

/** Without transparency, which no screenshot has. */
const encode = (image: PNG): Buffer =>
  PNG.sync.write(image, { colorType: 2, inputHasAlpha: true, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });
