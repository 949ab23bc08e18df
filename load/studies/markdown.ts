/** Tables as documents in Markdown hold them. */

/** A table with this head. */
export function formatMarkdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return [head, head.map(() => "---"), ...lines].map(row).join("");
}
