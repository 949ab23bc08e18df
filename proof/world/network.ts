/**
 * A network of an instance's own: a namespace with one cable to this machine, on which packets can be lost. Unlike a
 * proxy, that leaves it to TCP to notice, to send again and to give up.
 */
import { createHash } from "node:crypto";

import { path, tool, tryTool } from "#proof/world/tool.ts";

export interface OwnNetwork {
  /** This machine's address on the cable, and the namespace's. */
  readonly outside: string;
  readonly inside: string;
  /** Runs a program in it: the words to put before its command. */
  readonly enter: readonly string[];
  /** Loses this share of packets, both ways; with a port only of those from or to that port. */
  lose(share: number, only?: { port: number }): Promise<void>;
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Addresses for the measurement of networks (RFC 2544): no other network of the machine has them. */
const firstBytes = "198.18";
const addressesPerCable = 4;
const cables = 65_536 / addressesPerCable;

/** Lays a cable to a new namespace of this name. Errors: not allowed here, or the tools (ip, nft) are missing. */
export async function openNetwork(name: string): Promise<OwnNetwork> {
  const hash = createHash("sha256").update(name).digest();
  const cable = hash.readUInt32BE() % cables;
  const address = (host: number): string => {
    const number = cable * addressesPerCable + host;
    return `${firstBytes}.${Math.floor(number / 256)}.${number % 256}`;
  };
  const [outside, inside] = [address(1), address(2)];
  const device = `jari${hash.toString("hex").slice(0, 8)}`;
  const nft = (rules: string): Promise<void> => tool("ip", "netns", "exec", name, "nft", rules);
  const close = async (): Promise<void> => {
    await tryTool("ip", ["link", "del", `${device}o`]);
    await tryTool("ip", ["netns", "del", name]);
  };
  try {
    await tool("ip", "netns", "add", name);
    await tool("ip", "link", "add", `${device}o`, "type", "veth", "peer", "name", `${device}i`, "netns", name);
    await tool("ip", "addr", "add", `${outside}/30`, "dev", `${device}o`);
    await tool("ip", "link", "set", `${device}o`, "up");
    for (const up of ["lo", `${device}i`]) await tool("ip", "-n", name, "link", "set", up, "up");
    await tool("ip", "-n", name, "addr", "add", `${inside}/30`, "dev", `${device}i`);
    await nft("list ruleset");
  } catch (error) {
    await close();
    throw error;
  }
  let loses = false;
  return {
    outside,
    inside,
    enter: ["/usr/bin/env", `PATH=${path}`, "ip", "netns", "exec", name],
    lose: async (share, only) => {
      loses = true;
      await nft(rulesFor(share, only?.port));
    },
    heal: async () => {
      if (loses) await nft("flush ruleset");
      loses = false;
    },
    close,
  };
}

/** Rules for nftables; the instance's own traffic with itself is not touched. */
function rulesFor(share: number, port: number | undefined): string {
  const perThousand = Math.round(share * 1_000);
  const drop = perThousand >= 1_000 ? "drop" : `numgen random mod 1000 < ${perThousand} drop`;
  const rule = (hook: string, device: string, end: string): string =>
    `add rule inet jari ${hook} ${device} != lo ${port === undefined ? "" : `tcp ${end} ${port} `}${drop}`;
  return [
    "flush ruleset",
    "add table inet jari",
    "add chain inet jari input { type filter hook input priority 0 ; }",
    "add chain inet jari output { type filter hook output priority 0 ; }",
    rule("input", "iif", "sport"),
    rule("output", "oif", "dport"),
  ].join("; ");
}
