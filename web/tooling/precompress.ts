/**
 * Vite plugin: compresses what was built, once, so that no request ever waits for it; tells what a first visit loads, and
 * fails the build where that is more than a phone in a crowd should have to. A file of which compression saves nothing is
 * left alone.
 */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import type { Plugin } from "vite";

const compressible = /\.(?:js|css|svg|webmanifest)$/u;
/** JavaScript that a first visit may load, compressed. */
const mostScriptBytes = 200_000;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

export function precompress(): Plugin {
  let folder = "";
  return {
    name: "jari:precompress",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = (await readdir(folder, { recursive: true })).filter((file) => compressible.test(file));
      const sizes = new Map<string, number>();
      for (const file of files) sizes.set(file, await compress(join(folder, file)));
      const html = await readFile(join(folder, "index.html"), "utf8");
      const { script, words, style } = firstLoad(html, sizes);
      const told = `${kilobytes(script)} of JavaScript, ${kilobytes(words)} of words, ${kilobytes(style)} of CSS (brotli)`;
      this.info(`first load: ${told}`);
      if (script + words > mostScriptBytes) this.error(`a first visit loads ${told}: too much to begin with`);
    },
  };
}

/** Writes the compressed forms beside a file; answers how many bytes a browser of today fetches. */
async function compress(file: string): Promise<number> {
  const content = await readFile(file);
  const forms = {
    br: await brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gz: await gzipped(content, { level: 9 }),
  };
  for (const [ending, form] of Object.entries(forms)) {
    if (form.length < content.length) await writeFile(`${file}.${ending}`, form);
  }
  return Math.min(forms.br.length, content.length);
}

/** What index.html names is what every first visit loads, and the words of one language with it. Bytes. */
function firstLoad(html: string, sizes: ReadonlyMap<string, number>): Record<"script" | "words" | "style", number> {
  const named = [...html.matchAll(/(?:src|href)="\/([^"]+)"/gu)].map(([, file = ""]) => file);
  const sum = (ending: string): number =>
    named.filter((file) => file.endsWith(ending)).reduce((bytes, file) => bytes + (sizes.get(file) ?? 0), 0);
  const words = Math.max(...[...sizes].filter(([file]) => /\bfans-[^/]+\.js$/u.test(file)).map(([, bytes]) => bytes));
  return { script: sum(".js"), words, style: sum(".css") };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
