/**
 * Who comes: the characters of a crowd, as data, and what each single fan intends.
 *
 * Promise: what a fan intends follows from the options (the seed among them) and the fan's number: not from time, from what
 * the service answers, or from how many come after. Of those before it matters only whether they have taken all the streams.
 * The same options are the same crowd.
 */
import { randomOf } from "#crowd/random.ts";

export interface Character {
  /** How many there are, in proportion to the other shares. */
  readonly share: number;
  /** `polls`: as told. `vanishes`: and is never seen again. `sleeps`: the stream stays open, but nobody looks. */
  readonly inLine: "polls" | "listens" | "hammers" | "leaves" | "vanishes" | "sleeps";
  /** `twice`: both clicks carry one key; `twice without a key`: as a page that knows no keys sends them. */
  readonly pays: "once" | "twice" | "twice without a key" | "short of money" | "too late";
  /** The connection of every write is cut before its answer; the fan sends it again with the same key. */
  readonly isCut?: true;
  /** Releases the first hold and takes other seats. */
  readonly changesSeats?: true;
}

const characters = {
  steady: { share: 52, inLine: "polls", pays: "once" },
  listener: { share: 8, inLine: "listens", pays: "once" },
  hammerer: { share: 2, inLine: "hammers", pays: "twice without a key" },
  clicker: { share: 4, inLine: "polls", pays: "twice" },
  cut: { share: 6, inLine: "polls", pays: "once", isCut: true },
  changer: { share: 4, inLine: "polls", pays: "once", changesSeats: true },
  poor: { share: 5, inLine: "polls", pays: "short of money" },
  late: { share: 3, inLine: "polls", pays: "too late" },
  leaver: { share: 7, inLine: "leaves", pays: "once" },
  noShow: { share: 7, inLine: "vanishes", pays: "once" },
  sleeper: { share: 2, inLine: "sleeps", pays: "once" },
} as const satisfies Record<string, Character>;

export type CharacterName = keyof typeof characters;
export const characterNames = Object.keys(characters) as CharacterName[];
export type Shares = Readonly<Record<CharacterName, number>>;

export function characterOf(name: CharacterName): Character {
  return characters[name];
}

/** What a fan has in mind before it all begins. Parts are from 0 to 1. */
export interface Intentions {
  readonly character: CharacterName;
  /** After the beginning. */
  readonly arrivesAfterMs: number;
  /** How long who leaves, or vanishes, stays in line. */
  readonly patienceMs: number;
  /** Seats wished, from 1 to 4. */
  readonly seats: number;
  /** Which of the dates. */
  readonly date: number;
  /** Which of the free seats, at each try; most fans like the first ones. Its length is the number of tries. */
  readonly favourites: readonly number[];
  /** Pauses between one step and the next, taken in turn. */
  readonly thinksMs: readonly number[];
  /** Charged before or while shopping, in won. */
  readonly pocketMoney: number;
  readonly chargesInLine: boolean;
  /** Who goes home says so; others just close the tab. */
  readonly isPolite: boolean;
}

export interface Crowd {
  seed: number;
  fans: number;
  arriveSeconds: number;
  thinkSeconds: number;
  shares: Shares;
  /** At most so many of them keep a stream open; the others of those characters poll, or vanish. */
  maxStreams: number;
}

const tries = 6;
const pauses = 8;
const longestPatienceMs = 20_000;

/** The intentions of every fan, by the fan's number. */
export function gatherCrowd(crowd: Crowd): Intentions[] {
  let streams = 0;
  return Array.from({ length: crowd.fans }, (_, fan) => {
    const intends = intentionsOf(fan, crowd);
    const { inLine } = characterOf(intends.character);
    if (inLine !== "listens" && inLine !== "sleeps") return intends;
    streams += 1;
    if (streams <= crowd.maxStreams) return intends;
    return { ...intends, character: inLine === "listens" ? "steady" : "noShow" };
  });
}

/** What one fan intends. Everything is drawn, in one order, whether or not this character needs it. */
export function intentionsOf(fan: number, { seed, arriveSeconds, thinkSeconds, shares }: Crowd): Intentions {
  const draw = randomOf(seed, fan);
  return {
    character: pickCharacter(shares, draw()),
    // A wave: most come at the beginning, as when a sale opens.
    arrivesAfterMs: Math.round(arriveSeconds * 1000 * draw() ** 2),
    patienceMs: Math.round(longestPatienceMs * draw()),
    seats: 1 + Math.floor(4 * draw() ** 1.5),
    date: draw(),
    favourites: Array.from({ length: tries }, () => draw() ** 3),
    thinksMs: Array.from({ length: pauses }, () => Math.round(2 * thinkSeconds * 1000 * draw())),
    pocketMoney: 10_000 * (10 + Math.floor(40 * draw())),
    chargesInLine: draw() < 0.3,
    isPolite: draw() < 0.5,
  };
}

function pickCharacter(shares: Shares, drawn: number): CharacterName {
  const total = characterNames.reduce((sum, name) => sum + shares[name], 0);
  let left = drawn * total;
  return characterNames.find((name) => (left -= shares[name]) < 0) ?? "steady";
}
