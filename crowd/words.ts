/** How figures are written. */

const format = new Intl.NumberFormat("en-US");

/** A whole number, with its thousands set apart. */
export function thousands(value: number): string {
  return format.format(Math.round(value));
}

export function inSeconds(value: number): string {
  return value < 1 ? `${value.toFixed(2)} s` : `${value.toFixed(1)} s`;
}

export function inMilliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${thousands(value)} ms`;
}

/** The same words in lines of at most `width` characters, where words allow it. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
