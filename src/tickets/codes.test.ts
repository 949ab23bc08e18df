import { randomBytes } from "node:crypto";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { readTicketCode, writeTicketCode } from "#tickets/codes.ts";

const key = randomBytes(32);
const seats = fc.record({
  reservationId: fc.oneof(
    fc.integer({ min: 1, max: 10_000_000 }),
    fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  ),
  number: fc.integer({ min: 1, max: 100_000 }),
});

/** The same code as somebody may type it. */
const typings: Record<string, (code: string) => string> = {
  "in small letters": (code) => code.toLowerCase(),
  "without hyphens": (code) => code.replaceAll("-", ""),
  "with blanks": (code) => ` ${code.replaceAll("-", " ")} `,
  "with letters for digits": (code) => code.replaceAll("0", "o").replaceAll("1", "l"),
  "with other letters for digits": (code) => code.replaceAll("0", "O").replaceAll("1", "I"),
};

describe("a ticket code", () => {
  test("leads back to its seat, whichever it is", () => {
    fc.assert(
      fc.property(seats, (seat) => {
        expect(readTicketCode(key, writeTicketCode(key, seat))).toEqual(seat);
      }),
    );
  });

  test("is six groups of four for the first eight million reservations", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8_000_000 }), fc.integer({ min: 1, max: 100_000 }), (id, number) => {
        const code = writeTicketCode(key, { reservationId: id, number });
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){5}$/u);
      }),
    );
  });

  test("is always the same for a seat, and another for each other seat, reservation and key", () => {
    const seat = { reservationId: 101, number: 7 };
    expect(writeTicketCode(Buffer.alloc(32), seat)).toBe(writeTicketCode(Buffer.alloc(32), { ...seat }));
    const macs = [
      writeTicketCode(key, seat),
      writeTicketCode(key, { ...seat, number: 8 }),
      writeTicketCode(key, { ...seat, reservationId: 102 }),
      writeTicketCode(randomBytes(32), seat),
    ].map((code) => code.slice(-19));
    expect(new Set(macs).size).toBe(4);
  });

  test.each(Object.entries(typings))("is read when it is typed %s", (_how, type) => {
    fc.assert(
      fc.property(seats, (seat) => {
        expect(readTicketCode(key, type(writeTicketCode(key, seat)))).toEqual(seat);
      }),
    );
  });

  test("opens nothing once a single character is another", () => {
    const code = writeTicketCode(key, { reservationId: 101, number: 7 }).replaceAll("-", "");
    for (let at = 0; at < code.length; at += 1) {
      const other = code[at] === "X" ? "Y" : "X";
      expect(readTicketCode(key, code.slice(0, at) + other + code.slice(at + 1))).toBeUndefined();
    }
  });

  test("of another key opens nothing, nor does what is no code at all", () => {
    expect(readTicketCode(key, writeTicketCode(randomBytes(32), { reservationId: 1, number: 1 }))).toBeUndefined();
    for (const text of ["", "-", "0", "U".repeat(24), "0".repeat(24), "Z".repeat(24), "9".repeat(60), "\0", "자리"])
      expect(readTicketCode(key, text)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => readTicketCode(key, text) === undefined));
  });
});
