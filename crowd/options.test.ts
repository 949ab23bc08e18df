/** The command line: what it says where nothing is said, and what it refuses, in words. */
import { expect, test } from "vitest";

import { help } from "#crowd/help.ts";
import { readOptions, UsageError, type Options } from "#crowd/options.ts";

function read(line: string, env: Record<string, string> = {}): Options {
  const options = readOptions(line.split(" ").filter(Boolean), env);
  if (!options) throw new Error("help was asked for");
  return options;
}

test("little has to be said", () => {
  expect(read("--concert 4")).toMatchObject({
    urls: ["http://127.0.0.1:8080"],
    fans: 500,
    concert: 4,
    adminToken: undefined,
    secretsFile: ".jari/secrets.json",
    seed: 1,
    json: false,
  });
});

test("everything can be said", () => {
  const line =
    "--create --seats 100 --dates 3 --capacity 9 --claim-seconds 5 --pass-seconds 60 --fans 5000 --arrive-seconds 30.5 " +
    "--think-seconds 0 --minutes 0.5 --seed 42 --url http://a:1 --url https://b/jari/ --admin-token t --json --shares late=0,hammerer=9";
  const options = read(line, { JARI_DATA_DIR: "/data" });
  expect(options).toMatchObject({
    concert: { seats: 100, dates: 3, capacity: 9, claimSeconds: 5, passSeconds: 60 },
    fans: 5_000,
    arriveSeconds: 30.5,
    thinkSeconds: 0,
    minutes: 0.5,
    seed: 42,
    urls: ["http://a:1", "https://b/jari"],
    adminToken: "t",
    secretsFile: "/data/secrets.json",
    maxStreams: 500,
    json: true,
  });
  expect(options.shares).toMatchObject({ late: 0, hammerer: 9, steady: 52 });
});

test("the operator's token may come from the environment; what is said comes first", () => {
  expect(read("--concert 1", { JARI_ADMIN_TOKEN: "env" }).adminToken).toBe("env");
  expect(read("--concert 1 --admin-token said", { JARI_ADMIN_TOKEN: "env" }).adminToken).toBe("said");
  expect(read("--concert 1", { JARI_ADMIN_TOKEN: "" }).adminToken).toBeUndefined();
});

test("help is answered by no options, and names every flag", () => {
  expect(readOptions(["--help"], {})).toBeUndefined();
  expect(readOptions(["-h"], {})).toBeUndefined();
  expect(help).toContain("--claim-seconds");
});

test.each([
  ["", /Say which concert/u],
  ["--concert 1 --create", /one of the two/u],
  ["--concert 1 --seats 9", /--seats is for a concert that is made/u],
  ["--concert one", /--concert must be a number/u],
  ["--concert 1 --fans 0", /--fans must be a number from 1/u],
  ["--concert 1 --fans 1.5", /--fans must be a whole number/u],
  ["--concert 1 --fans", /--fans/u],
  ["--concert 1 --speed 3", /--speed/u],
  ["--concert 1 extra", /extra/u],
  ["--concert 1 --url ftp://a", /--url must be like/u],
  ["--concert 1 --url here", /--url must be like/u],
  ["--create --dates 5 --seats 4", /--seats must be a number from 5/u],
  ["--concert 1 --shares nobody=1", /--shares knows .*; not nobody/u],
  ["--concert 1 --shares constructor=1", /--shares knows .*; not constructor/u],
  ["--concert 1 --shares late", /--shares late must be a number/u],
  ["--concert 1 --minutes x", /--minutes must be a number/u],
])("'%s' is refused in words", (line, words) => {
  expect(() => read(line)).toThrow(UsageError);
  expect(() => read(line)).toThrow(words);
});

test("somebody has to come", () => {
  const nobody = read("--concert 1").shares;
  const shares = Object.keys(nobody).map((name) => `${name}=0`);
  expect(() => read(`--concert 1 --shares ${shares.join(",")}`)).toThrow(/somebody/u);
});
