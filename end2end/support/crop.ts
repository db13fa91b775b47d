import type { Page } from '@playwright/test';

/** The part of a photo that is to be cut out, as sent. */
export interface CropRect {
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
}

declare global {
  interface Window {
    sentCrop?: string;
  }
}

/**
 * Has the page note the crop of the next upload: of a form with a file in it
 * Chromium does not tell the text.
 */
export async function noteCrop(page: Page): Promise<void> {
  await page.evaluate(() => {
    const append = FormData.prototype.append;
    FormData.prototype.append = function (this: FormData, ...part: [string, string | Blob, string?]) {
      const [name, value] = part;
      if (name === 'crop' && typeof value === 'string') {
        window.sentCrop = value;
        FormData.prototype.append = append;
      }
      Reflect.apply(append, this, part);
    };
  });
}

/** The crop noted. */
export async function notedCrop(page: Page): Promise<CropRect> {
  const text = await page.evaluate(() => window.sentCrop);
  if (text === undefined) throw new Error('the upload holds no crop');
  return JSON.parse(text) as CropRect;
}

/** Whether all four corners lie inside a photo of this size, and the shape is 26:32. */
export function fits(crop: CropRect, width: number, height: number): boolean {
  const turn = (crop.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
  const across = (crop.width * cos + crop.height * sin) / 2;
  const down = (crop.width * sin + crop.height * cos) / 2;
  const [cx, cy] = [crop.x + crop.width / 2, crop.y + crop.height / 2];
  const room = 0.5;
  const inside =
    cx - across >= -room && cy - down >= -room && cx + across <= width + room && cy + down <= height + room;
  return inside && Math.abs(crop.width / crop.height / (26 / 32) - 1) <= 0.005;
}
