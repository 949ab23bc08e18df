/** Documents that hold what was measured, between `<!-- measured: NAME -->` and `<!-- /measured -->`. */

/** The document with `measured` between its markers. Errors: it has no such markers. */
export function replaceMeasured(document: string, name: string, measured: string): string {
  const begin = `<!-- measured: ${name} -->`;
  const end = "<!-- /measured -->";
  const [before, rest] = document.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`The document has no ${begin} ... ${end}.`);
  return `${before}${begin}\n\n${measured.trim()}\n\n${end}${after}`;
}
