/**
 * Ticket codes. A code names one sold seat, by its reservation and number, and proves by a MAC that Jari issued it. It is
 * derived whenever it is asked for, and never stored (docs/decisions/0014-tickets.md).
 *
 * Promises: a code is always the same for the same seat of a reservation, and differs from all others; without the key a
 * code can only be guessed, with a chance of one in 2^80 a try; what a person types is read whatever the case, with or
 * without hyphens and blanks, and with the letters O, I and L where a digit was meant.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

/** One sold seat: what a ticket is the proof of. */
export interface TicketSeat {
  reservationId: number;
  number: number;
}

/** Crockford's base 32: digits, and letters that are not taken for one. */
const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const bitsPerDigit = 5n;
/** Seat numbers go up to 100,000. */
const seatBits = 17n;
/** 80 bits, which are 16 digits. */
const macBytes = 10;
const macDigits = 16;
/** Together with the MAC six groups of four, for the first eight million reservations; then it grows. */
const seatDigits = 8;

/** The code of a ticket, in groups to be read out and typed: `000C-M007-5975-...`. */
export function writeTicketCode(key: Buffer, seat: TicketSeat): string {
  const named = (BigInt(seat.reservationId) << seatBits) | BigInt(seat.number);
  const text = write(named).padStart(seatDigits, "0") + write(numberOf(macOf(key, seat))).padStart(macDigits, "0");
  return text.replaceAll(/.{4}(?=.)/gu, "$&-");
}

/** The seat that a code was issued for; undefined if it was not issued with this key. */
export function readTicketCode(key: Buffer, code: string): TicketSeat | undefined {
  const text = code.toUpperCase().replaceAll(/[\s-]/gu, "").replaceAll("O", "0").replaceAll(/[IL]/gu, "1");
  if (!/^[0-9A-HJKMNP-TV-Z]{24,30}$/u.test(text)) return undefined;
  const named = read(text.slice(0, -macDigits));
  const seat = { reservationId: Number(named >> seatBits), number: Number(BigInt.asUintN(Number(seatBits), named)) };
  const mac = Buffer.from(
    read(text.slice(-macDigits))
      .toString(16)
      .padStart(2 * macBytes, "0"),
    "hex",
  );
  return timingSafeEqual(mac, macOf(key, seat)) ? seat : undefined;
}

function macOf(key: Buffer, { reservationId, number }: TicketSeat): Buffer {
  return createHmac("sha256", key).update(`ticket ${reservationId} ${number}`).digest().subarray(0, macBytes);
}

function numberOf(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}

function write(number: bigint): string {
  let text = "";
  for (let rest = number; rest > 0n; rest >>= bitsPerDigit) text = `${digits[Number(rest & 31n)] ?? ""}${text}`;
  return text;
}

function read(text: string): bigint {
  let number = 0n;
  for (const digit of text) number = (number << bitsPerDigit) | BigInt(digits.indexOf(digit));
  return number;
}
