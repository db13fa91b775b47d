/** How the pixels of a photo lie: 1 is upright, the others are turned or mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Every orientation there is. */
export const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** Puts an EXIF segment with the orientation behind the start of a JPEG. */
export function withOrientation(jpeg: Buffer, orientation: Orientation): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('II', 0, 'latin1');
  tiff.writeUInt16LE(42, 2);
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8); // one entry:
  tiff.writeUInt16LE(0x0112, 10); // orientation,
  tiff.writeUInt16LE(3, 12); // a short,
  tiff.writeUInt32LE(1, 14); // just one
  tiff.writeUInt16LE(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}
