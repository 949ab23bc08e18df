/**
 * Arrays as PostgreSQL reads them. The driver's own way looks at each element for all that it might be; nearly all that a
 * batch sends are arrays of numbers, ids, times and short texts.
 */

/** What needs no quotes: no delimiter, no space, not empty. */
const plain = /^[\w.:+-]+$/u;
const isNull = /^null$/iu;

/** The text of an array of numbers and texts; of what is null, SQL's null. Errors: an element of another type. */
export function writeArray(elements: readonly unknown[]): string {
  let text = "{";
  for (const element of elements) {
    if (text.length > 1) text += ",";
    if (typeof element === "number") text += element;
    else if (typeof element === "string") text += writeText(element);
    else if (element === null) text += "null";
    else throw new TypeError(`an array for PostgreSQL cannot hold ${typeof element}`);
  }
  return `${text}}`;
}

function writeText(text: string): string {
  if (plain.test(text) && !isNull.test(text)) return text;
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
