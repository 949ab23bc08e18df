/** How the text of a setting is read. Each reader answers the value or throws what is allowed, in words: "... must be". */
import { isIP } from "node:net";

import { parseUrl } from "#db/client-settings.ts";

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw new Error(`a whole number from ${min} to ${max}, not "${text}"`);
    return value;
  };
}

/** Anything, as it stands. */
export function anything(value: string): string {
  return value;
}

/** `on` or `off`. */
export function onOff(value: string): boolean {
  if (value !== "on" && value !== "off") throw new Error(`on or off, not "${value}"`);
  return value === "on";
}

/** One of the words. */
export function oneOf<Word extends string>(...words: Word[]): (text: string) => Word {
  return (value) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new Error(`one of ${words.join(", ")}, not "${value}"`);
    return word;
  };
}

/** Something that nobody may guess, at least `bytes` long. The mistake does not repeat it. */
export function secret(bytes: number): (text: string) => string {
  return (value) => {
    const length = Buffer.byteLength(value);
    if (length < bytes) throw new Error(`at least ${bytes} bytes long, not ${length}`);
    return value;
  };
}

/** A secret that is sent as a bearer token. The mistake does not repeat it. */
export function bearerToken(bytes: number): (text: string) => string {
  return (value) => {
    const fault = faultOfToken(value);
    if (fault !== undefined) throw new Error(`a token ${fault}`);
    return secret(bytes)(value);
  };
}

/** Why nobody could log in with the token: a header carries nothing but these characters, and no blanks around them. */
function faultOfToken(value: string): string | undefined {
  if (/[\r\n]$/u.test(value)) return "without a line break at its end";
  if (/^\s|\s$/u.test(value)) return "without blanks at its ends";
  if (!/^[ -~]*$/u.test(value)) return "of visible ASCII characters only";
  return undefined;
}

const operatorName = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u;

/** Operators as `name:token`, separated by commas. The mistake repeats no token. */
export function operators(bytes: number): (text: string) => { name: string; token: string }[] {
  return (text) => {
    const entries = text.split(",").flatMap((part) => part.trim() || []);
    const list = entries.map((entry, index) => {
      const [name = "", ...rest] = entry.split(":");
      const token = rest.join(":").trim();
      if (!operatorName.test(name) || token === "") {
        throw new Error(`a list such as mina:token,jun:token; entry ${index + 1} is not of the form name:token`);
      }
      if (name === "admin") throw new Error("without the name admin: it is that of JARI_ADMIN_TOKEN");
      const fault = faultOfToken(token);
      if (fault !== undefined) throw new Error(`a list with tokens ${fault}, unlike that of ${name}`);
      const length = Buffer.byteLength(token);
      if (length < bytes)
        throw new Error(`a list with tokens at least ${bytes} bytes long; that of ${name} has ${length}`);
      return { name, token };
    });
    for (const [index, { name, token }] of list.entries()) {
      const earlier = list.slice(0, index);
      if (earlier.some((other) => other.name === name)) throw new Error(`a list that names ${name} only once`);
      const same = earlier.find((other) => other.token === token);
      if (same) throw new Error(`a list in which everyone has a token of their own, unlike ${same.name} and ${name}`);
    }
    return list;
  };
}

/** A connection string as the driver reads it. The mistake does not repeat it: it may have a password. */
export function postgresUrl(value: string): string {
  const allowed = "a connection string such as postgresql://user:password@host:5432/database";
  if (!/^postgres(?:ql)?:\/\//iu.test(value)) throw new Error(allowed);
  try {
    parseUrl(value);
  } catch (error) {
    // Such as a file of certificates, named in it, that is not there.
    throw new Error(`${allowed} (${(error as Error).message})`, { cause: error });
  }
  return value;
}

/** A time zone by its IANA name. */
export function timeZone(value: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    throw new Error(`the name of a time zone, such as Asia/Seoul, not "${value}"`);
  }
}

/** Networks in CIDR notation or single addresses, separated by commas. */
export function cidrs(value: string): string[] {
  const list = value.split(",").map((part) => part.trim());
  const networks = list.filter((part) => part !== "");
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const version = isIP(address);
    const maxBits = version === 4 ? 32 : 128;
    if (version === 0 || (bits !== undefined && !(/^\d{1,3}$/u.test(bits) && Number(bits) <= maxBits))) {
      throw new Error(`a list of networks such as 10.0.0.0/8,127.0.0.1, not "${network}"`);
    }
  }
  return networks;
}
