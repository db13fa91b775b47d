// The text and facts of each file as pdf.js reads them, written to pdfjs.json in the same folder:
// `node pdfjs.mjs FOLDER`.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";

const folder = process.argv[2];
const expected = JSON.parse(await readFile(join(folder, "expected.json"), "utf8"));
const found = {};
for (const { file } of expected) {
  const data = new Uint8Array(await readFile(join(folder, file)));
  const task = getDocument({ data, verbosity: VerbosityLevel.ERRORS });
  try {
    const document = await task.promise;
    const page = await document.getPage(1);
    const { items } = await page.getTextContent({ disableNormalization: true });
    const { info, metadata } = await document.getMetadata();
    const annotations = await page.getAnnotations();
    found[file] = {
      pages: document.numPages,
      text: items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join(""),
      size: page.view.slice(2),
      title: info.Title,
      author: info.Author,
      language: info.Language,
      links: annotations.filter((one) => one.url).map((one) => one.unsafeUrl),
    };
  } catch (error) {
    found[file] = { error: String(error) };
  }
  await task.destroy();
}
await writeFile(join(folder, "pdfjs.json"), JSON.stringify(found));
