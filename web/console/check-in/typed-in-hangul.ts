/**
 * What was typed while the keyboard wrote Hangul, as the same keys write it in Latin letters. A scanner types as a keyboard
 * does, and most keyboards in Korea are left writing Hangul: from `ZH` comes `코`, and from the ticket no code.
 */

/** The keys of the usual Korean keyboard (두벌식), for the parts of a syllable in the order of Unicode. */
const initials = "R R S E E F A Q Q T T D W W C Z X V G".split(" ");
const vowels = "K O I O J P U P H HK HO HL Y N NJ NP NL B M ML L".split(" ");
const finals = "R R RT S SW SG E F FR FA FQ FT FX FV FG A Q QT T T D W C Z X V G".split(" ");

const keys = new Map(
  (
    [
      [0x11_00, initials],
      [0x11_61, vowels],
      [0x11_a8, finals],
    ] as const
  ).flatMap(([first, letters]) => letters.map((letter, at) => [String.fromCodePoint(first + at), letter] as const)),
);

/** The text in capitals. Letters and digits of double width, which such keyboards also write, become those of tickets. */
export function inLatinKeys(text: string): string {
  return Array.from(text.normalize("NFKD"), (part) => keys.get(part) ?? part)
    .join("")
    .toUpperCase();
}
