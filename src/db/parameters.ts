/**
 * What is sent to PostgreSQL, as PostgreSQL reads it. Nearly all that a batch sends are arrays of numbers, ids, times and
 * short texts; the driver's own way looks at each element for all that it might be.
 */

/** Bytes travel as they are; all else as text. */
export type Parameter = string | Buffer | null;

/** A value of a statement. Errors: one of a type that has no one way to be written. */
export function writeParameter(value: unknown): Parameter {
  if (typeof value === "string" || value === null || Buffer.isBuffer(value)) return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return writeArray(value);
  throw new TypeError(
    `PostgreSQL cannot be sent ${value === undefined ? "what is undefined" : `a value of type ${typeof value}`}`,
  );
}

/** What needs no quotes: no delimiter, no space, not empty. */
const plain = /^[\w.:+-]+$/u;
const isNull = /^null$/iu;

/** The text of an array of numbers and texts; of what is null, SQL's null. Errors: an element of another type. */
function writeArray(elements: readonly unknown[]): string {
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
