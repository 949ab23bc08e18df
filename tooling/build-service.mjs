/**
 * Builds what `npm start` runs: every file of src/ as JavaScript, at the same place in dist/, and the migrations beside it.
 * (Why the service does not run from its sources: docs/decisions/0020-built-service.md.)
 *
 * Promises: when it has ended, dist/ was built from the sources as they are, or the error says what to do; where it was so
 * already, nothing is touched and nothing but the sources is read, which takes a few milliseconds; a service that runs from
 * dist/ meanwhile, and a second build of the same sources, find every file whole.
 *
 * It is JavaScript, checked by its JSDoc: what builds cannot wait to be built.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
/** Where `npm start` finds it. */
const builtFolder = join(root, "dist");
/** Of what a folder was built; written last. */
const stampName = ".built-from";

/**
 * A source as it is: its path below src/ with `/`, and its text.
 * @typedef {{ path: string, text: string }} Source
 */

/**
 * @param {{ outDir?: string, edit?: (source: Source) => string }} [options] Where to; what to make of a source's text
 * before it is built, for a service that is broken on purpose.
 * @returns {Promise<void>} Errors: esbuild is not installed, a source that is no TypeScript.
 */
export async function buildService({ outDir = builtFolder, edit = ({ text }) => text } = {}) {
  const sources = (await readSources()).map((source) => ({ ...source, text: edit(source) }));
  const stamp = await stampOf(sources);
  if ((await readIfThere(join(outDir, stampName))) === stamp) return;
  const built = await Promise.all((await compile(sources)).map(({ path, text }) => replace(join(outDir, path), text)));
  await removeAllBut(outDir, new Set(built));
  await replace(join(outDir, stampName), stamp);
}

/**
 * How Node runs what was built, for whoever starts instances beside `npm start`.
 * @param {string} [outDir] Where it was built to.
 * @returns {string[]} What Node is told. Under the condition `built` package.json finds in dist/ what is imported.
 */
export function serviceArguments(outDir = builtFolder) {
  return ["--conditions=built", join(outDir, "main.js")];
}

/** @returns {Promise<Source[]>} What the service consists of, in the order of the paths. */
async function readSources() {
  const folder = join(root, "src");
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll("\\", "/"));
  const ours = names.filter(
    (name) => (name.endsWith(".ts") && !name.endsWith(".test.ts")) || /^db\/migrations\/[^/]+\.sql$/u.test(name),
  );
  return Promise.all(ours.toSorted().map(async (path) => ({ path, text: await readFile(join(folder, path), "utf8") })));
}

/**
 * What decides how the result looks: the sources, and how they are built.
 * @param {readonly Source[]} sources
 */
async function stampOf(sources) {
  const hash = createHash("sha256").update(await readFile(fileURLToPath(import.meta.url)));
  for (const source of sources) hash.update(JSON.stringify(source));
  return hash.digest("hex");
}

/**
 * @param {readonly Source[]} sources
 * @returns {Promise<Source[]>} The same with JavaScript for TypeScript.
 */
async function compile(sources) {
  const { transform } = await import("esbuild").catch(() => {
    throw new Error("dist/ was not built from src/ as it is, and what builds it is not installed. Run: npm ci");
  });
  return Promise.all(
    sources.map(async ({ path, text }) => {
      if (!path.endsWith(".ts")) return { path, text };
      const { code } = await transform(text, { loader: "ts", target: "node20", sourcefile: `src/${path}` });
      return { path: path.replace(/ts$/u, "js"), text: code };
    }),
  );
}

/**
 * Puts a file in the place of another, never a part of one.
 * @param {string} file
 * @param {string} text
 */
async function replace(file, text) {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(part, text);
  await rename(part, file);
  return file;
}

/**
 * Removes what was built of sources that are no more; not what another build is just writing.
 * @param {string} folder
 * @param {ReadonlySet<string>} files
 */
async function removeAllBut(folder, files) {
  for (const name of await readdir(folder, { recursive: true })) {
    const file = join(folder, name);
    if (/\.(?:js|sql)$/u.test(name) && !files.has(file)) await rm(file, { force: true });
  }
}

/** @param {string} file */
async function readIfThere(file) {
  try {
    return await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await buildService().catch((/** @type {Error} */ error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
