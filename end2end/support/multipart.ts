import type { Request } from '@playwright/test';

/** The part of a photo that is to be cut out, as sent. */
export interface CropRect {
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
}

/** The crop of a request that brings a photo. */
export function cropOf(request: Request): CropRect {
  // Latin-1 keeps every byte of the picture beside it apart.
  const body = request.postDataBuffer()?.toString('latin1') ?? '';
  const text = /name="crop"\r\n\r\n([^\r]*)\r\n/.exec(body)?.[1];
  if (!text) throw new Error('the upload holds no crop');
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
