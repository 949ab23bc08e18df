/**
 * How the poster of a concert is designed: the same for the same concert wherever and whenever it is drawn, and unlike
 * those of the concerts beside it.
 */

export interface Palette {
  ground: string;
  /** The three colours that are drawn with. */
  colours: readonly [string, string, string];
  /** Of the words: at least 4.5:1 on the ground. */
  ink: string;
}

const palettes: readonly Palette[] = [
  { ground: "#1a0f33", colours: ["#ff5ca8", "#ffb469", "#6c49ff"], ink: "#fff5fb" },
  { ground: "#ff5a3c", colours: ["#ffdcc7", "#2a0f1f", "#ffb000"], ink: "#22081a" },
  { ground: "#06323a", colours: ["#7ff0d2", "#f2ffe4", "#ff8d5c"], ink: "#f2ffe4" },
  { ground: "#dfe9f5", colours: ["#2f4a7a", "#8fb2e3", "#ff4d6d"], ink: "#14233f" },
  { ground: "#1c2af0", colours: ["#ff9ad5", "#d9e2ff", "#000d3f"], ink: "#ffffff" },
  { ground: "#ffd84a", colours: ["#191632", "#ff5f45", "#fff6d6"], ink: "#191632" },
  { ground: "#12301f", colours: ["#f0c95a", "#e8f3df", "#d2563c"], ink: "#f4f7ea" },
  { ground: "#cbb8ff", colours: ["#33125f", "#fff3a8", "#ff6a9e"], ink: "#24093f" },
  { ground: "#0d0c11", colours: ["#f4f1ea", "#ff3b30", "#6a6a75"], ink: "#f4f1ea" },
];

export const motifs = ["moon", "rings", "bars", "road", "dots", "beams", "petals", "waves"] as const;
export type Motif = (typeof motifs)[number];

export interface PosterDesign {
  palette: Palette;
  motif: Motif;
  /** What its random numbers come from. */
  seed: number;
}

/** Neighbours differ, because their numbers do; two concerts with one title differ in the details, too. */
export function designPoster({ concertId, title }: { concertId: number; title: string }): PosterDesign {
  return {
    palette: pick(palettes, concertId * 4),
    motif: pick(motifs, concertId * 5 + 7),
    seed: hashOf(`${concertId} ${title}`),
  };
}

function pick<T>(among: readonly T[], index: number): T {
  return among[index % among.length] as T;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93);
  return hash >>> 0;
}

/**
 * Answers what gives the next random number each time, from 0 to below 1: the same ones for the same seed.
 * Mulberry32 (Tommy Ettinger, public domain): small, and good enough to draw with.
 */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
