/** Pictures of the window are told apart by what a person would see, and not by what a rasteriser does at the rim of a letter. */
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { comparePictures, packed } from '../../support/pictures/compare-pictures.ts';
import { reportOf } from '../../support/pictures/report.ts';

type Colour = readonly [number, number, number];
const [GROUND, RAISED, HOVER, GREEN, AMBER]: readonly [Colour, Colour, Colour, Colour, Colour] = [
  [15, 19, 24],
  [27, 35, 44],
  [34, 44, 55],
  [63, 185, 132],
  [224, 166, 59],
];

type Box = { x: number; y: number; width: number; height: number; colour: Colour };

function pictureOf(boxes: readonly Box[], { width = 200, height = 100, noise = 0 } = {}): Buffer {
  const image = new PNG({ width, height });
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const box = boxes.findLast((one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height);
      const add = (x + y) % 2 === 0 ? noise : 0;
      image.data.set([...(box?.colour ?? GROUND).map((part) => part + add), 255], (y * width + x) * 4);
    }
  return PNG.sync.write(image);
}

const BUTTON: Box = { x: 20, y: 20, width: 80, height: 28, colour: RAISED };
const MARK: Box = { x: 120, y: 30, width: 8, height: 8, colour: GREEN };
const KEPT = pictureOf([BUTTON, MARK]);

describe('two pictures', () => {
  it('are the same when they are, also when they were packed', () => {
    expect(comparePictures(KEPT, KEPT).isSame).toBe(true);
    expect(comparePictures(packed(KEPT), KEPT)).toMatchObject({ isSame: true, pixels: 0 });
  });

  it.each([
    ['a button that was moved by a pixel', [{ ...BUTTON, y: 21 }, MARK]],
    ['a mark that was moved by two', [BUTTON, { ...MARK, x: 122 }]],
    ['a mark of another colour', [BUTTON, { ...MARK, colour: AMBER }]],
    ['a button as if the pointer were on it', [{ ...BUTTON, colour: HOVER }, MARK]],
    ['a mark that is gone', [BUTTON]],
    ['a hairline that was added', [BUTTON, MARK, { x: 0, y: 80, width: 200, height: 1, colour: HOVER }]],
  ])('differ in %s', (_, boxes) => {
    const { isSame, pixels, image, says } = comparePictures(KEPT, pictureOf(boxes));
    expect({ isSame, isDrawn: image !== undefined }).toEqual({ isSame: false, isDrawn: true });
    expect(says).toContain(`${pixels.toLocaleString('en')} pixels differ`);
  });

  it('do not differ in what no eye can see', () => {
    expect(comparePictures(KEPT, pictureOf([BUTTON, MARK], { noise: 1 })).isSame).toBe(true);
  });

  it('that are not equally large say so', () => {
    const { isSame, says } = comparePictures(KEPT, pictureOf([BUTTON], { width: 201 }));
    expect({ isSame, says }).toEqual({ isSame: false, says: 'is 201 × 100 pixels large, and 200 × 100 before' });
  });
});

it('the report shows old, new and difference of each side by side', () => {
  const page = reportOf([
    { name: 'lab-dark', says: '12 pixels differ (0.1 %)', isKept: true, isDrawn: true },
    { name: 'new-dark', says: 'is not kept yet', isKept: false, isDrawn: false },
  ]);
  expect(page).toContain('2 pictures differ');
  for (const file of ['lab-dark-kept.png', 'lab-dark-new.png', 'lab-dark-difference.png', 'new-dark-new.png'])
    expect(page).toContain(`src="${file}"`);
  expect(page).not.toContain('new-dark-kept.png');
});
