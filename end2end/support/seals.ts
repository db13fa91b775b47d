import type { Page } from '@playwright/test';
import type { FilePayload } from '../pages/upload-dialog';

/** A drawn ring with a star, red on nothing or on white. */
export async function sealPicture(page: Page, ground: 'transparent' | 'white'): Promise<FilePayload> {
  const base64 = await page.evaluate(draw, ground);
  return { name: '印章.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

/** Runs in the page. */
async function draw(ground: string): Promise<string> {
  const side = 600;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('cannot draw');
  context.fillStyle = ground;
  context.fillRect(0, 0, side, side);
  context.strokeStyle = '#d2191f';
  context.lineWidth = 22;
  context.beginPath();
  context.arc(side / 2, side / 2, side * 0.45, 0, 2 * Math.PI);
  context.stroke();
  context.fillStyle = '#d2191f';
  context.beginPath();
  for (let corner = 0; corner < 10; corner += 1) {
    const radius = side * (corner % 2 === 0 ? 0.2 : 0.0764);
    const angle = (Math.PI * corner) / 5;
    context.lineTo(side / 2 + radius * Math.sin(angle), side / 2 - radius * Math.cos(angle));
  }
  context.fill();
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** A PNG whose header claims another width. */
export function ofWidth(file: FilePayload, width: number): FilePayload {
  const buffer = Buffer.from(file.buffer);
  buffer.writeUInt32BE(width, 16);
  return { ...file, buffer };
}
