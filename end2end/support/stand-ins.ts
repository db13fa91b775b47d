import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FilePayload } from '../pages/upload-dialog';

/** The program that draws portraits, as `cargo xtask test` names it. */
const program =
  process.env.HUIZHENG_STAND_INS ??
  resolve(import.meta.dirname, '../../target/debug/examples/stand_ins');

/** Drawn portraits that the face finder finds, each of another person, as JPEG files. */
export function standIns(count: number, size = { width: 520, height: 640 }): Buffer[] {
  const folder = mkdtempSync(join(tmpdir(), 'huizheng-stand-ins-'));
  try {
    execFileSync(program, [folder, ...[count, size.width, size.height].map(String)]);
    return Array.from({ length: count }, (_, at) => readFileSync(join(folder, `${at + 1}.jpg`)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One of them as a file for an input: the first, or the one with this number from 1. */
export function standIn(size?: { width: number; height: number }, number = 1): FilePayload {
  const buffer = standIns(number, size).at(-1);
  if (!buffer) throw new Error('nothing was drawn');
  return { name: '照片.jpg', mimeType: 'image/jpeg', buffer };
}
