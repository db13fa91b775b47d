import { type Locator, type Page, expect } from '@playwright/test';
import type { FilePayload } from '../pages/upload-dialog';
import { type Orientation, withOrientation } from './exif';

/** A drawn portrait whose four corners differ, so that every turn and mirroring shows. */
export async function portrait(
  page: Page,
  size: { width: number; height: number },
  orientation: Orientation = 1,
): Promise<FilePayload> {
  const base64 = await page.evaluate(draw, { ...size, orientation });
  const jpeg = Buffer.from(base64, 'base64');
  const buffer = orientation === 1 ? jpeg : withOrientation(jpeg, orientation);
  return { name: '照片.jpg', mimeType: 'image/jpeg', buffer };
}

/** Runs in the page: draws upright, stored as the orientation says. */
async function draw({
  width,
  height,
  orientation,
}: {
  width: number;
  height: number;
  orientation: number;
}): Promise<string> {
  // From upright to stored coordinates: setTransform(a, b, c, d, e, f).
  const ways: Record<number, [number, number, number, number, number, number]> = {
    1: [1, 0, 0, 1, 0, 0],
    2: [-1, 0, 0, 1, width, 0],
    3: [-1, 0, 0, -1, width, height],
    4: [1, 0, 0, -1, 0, height],
    5: [0, 1, 1, 0, 0, 0],
    6: [0, -1, 1, 0, 0, width],
    7: [0, -1, -1, 0, height, width],
    8: [0, 1, -1, 0, height, 0],
  };
  const way = ways[orientation];
  const canvas = new OffscreenCanvas(orientation > 4 ? height : width, orientation > 4 ? width : height);
  const context = canvas.getContext('2d');
  if (!way || !context) throw new Error('cannot draw');
  context.setTransform(...way);
  const ground = context.createLinearGradient(0, 0, width, height);
  ground.addColorStop(0, '#dfe8f4');
  ground.addColorStop(1, '#7b93b5');
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  const corner = Math.min(width, height) / 5;
  const corners: [string, number, number][] = [
    ['#c62828', 0, 0],
    ['#2e7d32', width - corner, 0],
    ['#1565c0', 0, height - corner],
    ['#f9a825', width - corner, height - corner],
  ];
  for (const [colour, x, y] of corners) {
    context.fillStyle = colour;
    context.fillRect(x, y, corner, corner);
  }
  const disc = (colour: string, x: number, y: number, rx: number, ry: number): void => {
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(x * width, y * height, rx * width, ry * height, 0, 0, 2 * Math.PI);
    context.fill();
  };
  disc('#2b3550', 0.5, 0.95, 0.36, 0.27);
  disc('#e8c3a2', 0.5, 0.45, 0.2, 0.24);
  disc('#3a2a20', 0.5, 0.27, 0.21, 0.12);
  disc('#20242c', 0.42, 0.44, 0.025, 0.018);
  disc('#20242c', 0.58, 0.44, 0.025, 0.018);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** A picture made small: comparable whatever its size and compression. */
export type Sketch = number[];

const SKETCH = { width: 26, height: 32 };

/** The sketch of a picture file. */
export async function sketch(page: Page, file: Buffer): Promise<Sketch> {
  return page.evaluate(
    async ({ base64, width, height }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes]));
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, width, height);
      return [...context.getImageData(0, 0, width, height).data];
    },
    { base64: file.toString('base64'), ...SKETCH },
  );
}

/** The sketch of what a canvas shows once it has been drawn. */
export async function canvasSketch(canvas: Locator): Promise<Sketch> {
  return canvas.evaluate(async (element, { width, height }) => {
    // Pages draw at the next frame: by the one after that it is done.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const small = new OffscreenCanvas(width, height);
    const context = small.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.imageSmoothingQuality = 'high';
    context.drawImage(element as HTMLCanvasElement, 0, 0, width, height);
    return [...context.getImageData(0, 0, width, height).data];
  }, SKETCH);
}

/** The mean difference of two sketches, 0 to 255. */
export function difference(one: Sketch, other: Sketch): number {
  expect(one.length).toBe(other.length);
  const sum = one.reduce((total, value, at) => total + Math.abs(value - (other[at] ?? 0)), 0);
  return sum / one.length;
}

/** The photo that the server would issue. */
export async function issuedPhoto(page: Page, member: number): Promise<Buffer> {
  const answer = await page.request.get(`/members/${member}/photo`);
  expect(answer.status()).toBe(200);
  return answer.body();
}
