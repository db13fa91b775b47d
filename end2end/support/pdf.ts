import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The text of a PDF, as another program reads it. */
export function textOf(pdf: Buffer): string {
  return execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8' });
}

/** What the QR code on a PDF says, read from a picture of an ordinary print's resolution. */
export function qrCodeOf(pdf: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'huizheng-pdf-'));
  try {
    const file = join(folder, 'certificate.pdf');
    writeFileSync(file, pdf);
    execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', file, join(folder, 'page')]);
    const words = execFileSync('zbarimg', ['--quiet', '--raw', join(folder, 'page.png')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return words.trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
