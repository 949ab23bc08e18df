import { readFile } from "node:fs/promises";

import { expect, test } from "vitest";

/** The types of events with the members of their payloads, read from the source, where they are types only. */
async function readContract(): Promise<Map<string, string[]>> {
  const text = await readFile(new URL("types.ts", import.meta.url), "utf8");
  const source = text.replaceAll(/\/\*\*.*?\*\//gsu, "");
  const policy = /interface QueuePolicy \{(.*?)\n\}/su.exec(source)?.[1] ?? "";
  const payloads = /interface EventPayloads \{(.*?)\n\}/su.exec(source)?.[1] ?? "";
  const lines = payloads.matchAll(/"(?<type>[a-z.]+)": (?<payload>QueuePolicy|\{.*?\});/gsu);
  return new Map(
    [...lines].map((line) => [line[1] ?? "", membersOf(line[2] === "QueuePolicy" ? policy : (line[2] ?? ""))]),
  );
}

function membersOf(text: string): string[] {
  return [...text.matchAll(/(\w+): /gu)].map((match) => match[1] ?? "");
}

/** What docs/events.md says about each type. */
async function readSections(): Promise<Map<string, string>> {
  const document = await readFile(new URL("../../docs/events.md", import.meta.url), "utf8");
  const sections = document.matchAll(/^### `(?<type>[^`]+)`\n(?<text>.*?)(?=^##|(?![\s\S]))/gmsu);
  return new Map([...sections].map((section) => [section[1] ?? "", section[2] ?? ""]));
}

test("every type of event, and every member of its payload, is explained in docs/events.md", async () => {
  const contract = await readContract();
  const sections = await readSections();
  expect(contract.size).toBeGreaterThanOrEqual(12);
  expect([...sections.keys()].toSorted()).toEqual([...contract.keys()].toSorted());
  for (const [type, members] of contract) {
    expect(members.length, type).toBeGreaterThan(0);
    for (const member of members) expect(sections.get(type), type).toContain(`\`${member}\``);
  }
});

test("types are named in the past tense, after what they are about", async () => {
  for (const type of (await readContract()).keys()) expect(type).toMatch(/^[a-z]+\.(?:[a-z]+ed|held|paid)$/u);
});
