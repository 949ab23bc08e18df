import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { lastingPort } from "#load/lasting-port.ts";

const ports: number[] = [];
for (let i = 0; i < 200; i += 1) ports.push(await lastingPort());

test("a port that lasts is none that Linux gives to whoever asks for any", () => {
  const lowest = Number.parseInt(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8"), 10);
  expect(Math.max(...ports)).toBeLessThan(lowest);
});

test("it is given once", () => {
  expect(new Set(ports).size).toBe(ports.length);
});
