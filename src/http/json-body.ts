/**
 * Reads a JSON body. Promises: what a handler receives is exactly what was sent, by any reading of it. Refused are
 * therefore, besides what is not JSON: text that is not UTF-8; a member that is named twice (parsers differ in which
 * one counts); `__proto__` and the like; NUL, which PostgreSQL cannot store, and halves of surrogate pairs; nesting
 * deeper than anything that has a meaning here.
 */
import { isUtf8 } from "node:buffer";

import { Problem } from "#problems.ts";

const maxDepth = 16;

const unstorable = /[\0\p{Surrogate}]/u;

/** Whether PostgreSQL can store the text and give back the same. */
export function isStorable(text: string): boolean {
  return !unstorable.test(text);
}

/** The value of a JSON body. An empty body is undefined. Problem: INVALID_REQUEST. */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw refused("it is not UTF-8");
  const text = bytes.toString("utf8");
  const { members, depth } = measure(text);
  if (depth > maxDepth) throw refused("it is nested too deeply");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused("it is not JSON");
  }
  if (countMembers(value) !== members) throw refused("it names a member twice");
  return value;
}

function refused(why: string): Problem {
  return new Problem("INVALID_REQUEST", `The body cannot be read: ${why}.`);
}

/** Members (colons outside of strings) and depth of a JSON text; of anything else, some numbers. */
function measure(text: string): { members: number; depth: number } {
  let members = 0;
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === "\\") at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === ":") members += 1;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, (depth += 1));
    else if (character === "}" || character === "]") depth -= 1;
  }
  return { members, depth: deepest };
}

/** How many members the value's objects have, all in all; refuses names and strings that may not be. */
function countMembers(value: unknown): number {
  if (typeof value === "string") {
    if (!isStorable(value)) throw refused("a string holds NUL or half of a surrogate pair");
    return 0;
  }
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countMembers(item), 0);
  let members = 0;
  for (const [name, member] of Object.entries(value)) {
    if (name === "__proto__" || name === "constructor" || !isStorable(name)) throw refused("it has a forbidden name");
    members += 1 + countMembers(member);
  }
  return members;
}
