/**
 * Korean letters for a browser that has none, as on many a Linux desktop: titles and names are Korean in either language.
 * Nearly every device has them, and loads nothing: a waiting crowd must not fetch letters that it has. One that lacks them
 * fetches those that a page shows (files of 20 to 60 kB, kept for ever).
 */

/** Fetches them if they are missing. Where they cannot be fetched, the page is as it would have been. */
export async function completeLetters(): Promise<void> {
  if (!hasKoreanLetters()) await import("@fontsource-variable/noto-sans-kr/wght.css").catch(() => undefined);
}

/** In place of a letter that it lacks a browser draws a box, of the same size for each; of these letters no two have one size. */
function hasKoreanLetters(): boolean {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return true;
  context.font = "64px sans-serif";
  const sizes = ["가", "으", "뷁"].map((letter) => {
    const { actualBoundingBoxAscent: above, actualBoundingBoxDescent: below } = context.measureText(letter);
    return `${above} ${below}`;
  });
  return new Set(sizes).size > 1;
}
