import type { Download } from '@playwright/test';
import { readFileSync } from 'node:fs';

/** The bytes of a download. */
export async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}
