/**
 * Lines of a CSV file (RFC 4180), fit for spreadsheets. Promise: no cell is taken for a formula: one that begins like one
 * begins with an apostrophe instead, which spreadsheets take for the mark of a text. So does what would begin a cell where a
 * spreadsheet parts cells at semicolons or tabs, as in many countries, whatever stands before it.
 */

/** Tells Excel that the file is UTF-8; without it Korean is garbled. */
export const byteOrderMark = "\u{FEFF}";

const likeAFormula = /(?<=^|[;\t][\s"']*)(?=[=+\-@＝＋－＠])|^(?=[\t\r\n])/gu;
const needsQuotes = /[",\r\n]/u;

/** One line, its end included. Numbers stay as they are; null is empty. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellText).join(",")}\r\n`;
}

function cellText(cell: string | number | null): string {
  if (typeof cell !== "string") return cell === null ? "" : String(cell);
  const text = cell.replaceAll(likeAFormula, "'");
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
