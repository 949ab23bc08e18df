import { describe, expect, test } from "vitest";

import { ConfigError, readConfig, unknownVariables } from "#config.ts";

const external = {
  DATABASE_URL: "postgresql://jari:pw@db/jari",
  JARI_SECRET: "s".repeat(32),
  JARI_ADMIN_TOKEN: "a".repeat(16),
};

function mistakesOf(env: Record<string, string>, argv: string[] = []): string {
  try {
    readConfig(env, argv);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
}

describe("defaults", () => {
  test("nothing needs to be set: the database is embedded, and only this machine can reach the service", () => {
    const config = readConfig({}, []);
    expect(config).toMatchObject({ port: 8080, host: "127.0.0.1", dataDir: ".jari", instances: 1, holdSeconds: 300 });
    expect(config).toMatchObject({ briefApi: true, demo: true, queueCapacity: 1000, maxSeatsPerUser: 4 });
    expect(config.databaseUrl).toBeUndefined();
    expect(config.trustedProxies).toEqual([]);
  });

  test("with an external database the service is open to the network, without demo data and the open API", () => {
    expect(readConfig(external, [])).toMatchObject({ host: "0.0.0.0", briefApi: false, demo: false });
  });

  test("what is set beats every default", () => {
    const config = readConfig({ ...external, HOST: "::1", JARI_BRIEF_API: "on", JARI_DEMO: "on", PORT: "0" }, []);
    expect(config).toMatchObject({ host: "::1", briefApi: true, demo: true, port: 0 });
  });

  test("an empty variable counts as not set", () => {
    expect(readConfig({ PORT: "", DATABASE_URL: "", JARI_SECRET: "" }, [])).toMatchObject({ port: 8080 });
  });
});

describe("mistakes", () => {
  test("all of them are told at once, each with the variable and what is allowed", () => {
    const message = mistakesOf({ PORT: "http", LOG_LEVEL: "loud", JARI_BRIEF_API: "yes", QUEUE_CAPACITY: "-1" });
    expect(message).toContain('PORT must be a whole number from 0 to 65535, not "http"');
    expect(message).toContain("LOG_LEVEL must be one of fatal, error");
    expect(message).toContain('JARI_BRIEF_API must be on or off, not "yes"');
    expect(message).toContain("QUEUE_CAPACITY must be a whole number from 0");
  });

  test("an external database demands the secrets, which must be the same on all instances", () => {
    const message = mistakesOf({ DATABASE_URL: external.DATABASE_URL });
    expect(message).toContain("JARI_SECRET is required together with DATABASE_URL");
    expect(message).toContain("JARI_ADMIN_TOKEN is required together with DATABASE_URL");
  });

  test("a weak secret is refused and not repeated", () => {
    const message = mistakesOf({ JARI_SECRET: "hunter2" });
    expect(message).toContain("JARI_SECRET must be at least 32 bytes long, not 7");
    expect(message).not.toContain("hunter2");
  });

  test.each<[string, string, string]>([
    ["a line break at its end, as a file leaves one", "hunter2hunter2hunter2\n", "without a line break at its end"],
    ["blanks at an end", " hunter2hunter2hunter2", "without blanks at its ends"],
    ["nothing but blanks", " ".repeat(16), "without blanks at its ends"],
    ["characters that no header carries", "운영자의-비밀-hunter2", "of visible ASCII characters only"],
    ["a line break within", "hunter2\nhunter2hunter2", "of visible ASCII characters only"],
  ])("a token with which nobody could log in is refused and not repeated: with %s", (_what, token, words) => {
    const message = mistakesOf({ JARI_ADMIN_TOKEN: token });
    expect(message).toContain(`JARI_ADMIN_TOKEN must be a token ${words}`);
    expect(message).not.toContain("hunter2");
  });

  test("blanks within a token do no harm, and a secret that is never sent may be any text", () => {
    const env = { JARI_ADMIN_TOKEN: "a token of some words", JARI_SECRET: `${"비밀 ".repeat(16)}\n` };
    expect(readConfig(env, [])).toMatchObject({ adminToken: env.JARI_ADMIN_TOKEN, secret: env.JARI_SECRET });
  });

  test("a connection string that is none is refused and not repeated", () => {
    const message = mistakesOf({ ...external, DATABASE_URL: "mysql://root:hunter2@db" });
    expect(message).toContain("DATABASE_URL must be a connection string");
    expect(message).not.toContain("hunter2");
  });

  test.each([
    "jari",
    "postgresql:jari",
    "postgresql://jari:hunter2@db:99999/jari",
    "postgresql://hunter2@db?sslrootcert=/none",
  ])("%s is no connection string that the driver could use", (text) => {
    const message = mistakesOf({ ...external, DATABASE_URL: text });
    expect(message).toContain("DATABASE_URL must be a connection string");
    expect(message).not.toContain("hunter2");
  });

  test.each(["5.5", "1e3", " 5", "0x10", "99999999999999999999"])("%s is no whole number in range", (text) => {
    expect(mistakesOf({ HOLD_SECONDS: text })).toContain("HOLD_SECONDS must be a whole number");
  });
});

describe("operators", () => {
  const mina = "m".repeat(16);
  const jun = "j".repeat(16);

  test("have names and tokens; there are none unless they are named", () => {
    expect(readConfig({}, []).operators).toEqual([]);
    expect(readConfig({ JARI_OPERATORS: ` mina:${mina} ,\n준:${jun}:with:colons, ` }, []).operators).toEqual([
      { name: "mina", token: mina },
      { name: "준", token: `${jun}:with:colons` },
    ]);
  });

  test.each<[string, string, string]>([
    ["no token", "mina", "entry 1 is not of the form name:token"],
    ["an empty token", `mina:${mina},jun: `, "entry 2 is not of the form name:token"],
    ["no name", `:${mina}`, "entry 1 is not of the form name:token"],
    ["a blank in a name", `mi na:${mina}`, "entry 1 is not of the form name:token"],
    ["a token that can be guessed", "mina:hunter2", "at least 16 bytes long; that of mina has 7"],
    ["a token that no header carries", `mina:${mina}비밀`, "of visible ASCII characters only, unlike that of mina"],
    ["the name of another operator", `mina:${mina},mina:${jun}`, "names mina only once"],
    ["the token of another operator", `mina:${mina},jun:${mina}`, "a token of their own, unlike mina and jun"],
    ["the name admin", `admin:${mina}`, "without the name admin"],
  ])("are refused with %s, and no token is repeated", (_what, text, words) => {
    const message = mistakesOf({ JARI_OPERATORS: text });
    expect(message).toContain("JARI_OPERATORS must be");
    expect(message).toContain(words);
    for (const token of [mina, jun, "hunter2"]) expect(message).not.toContain(token);
  });

  test("may not have the token of the operator admin", () => {
    const message = mistakesOf({ JARI_ADMIN_TOKEN: mina, JARI_OPERATORS: `mina:${mina}` });
    expect(message).toContain("JARI_OPERATORS must give mina another token than JARI_ADMIN_TOKEN");
    expect(message).not.toContain(mina);
  });
});

describe("the command line", () => {
  test("--instances N stands for JARI_INSTANCES and beats it", () => {
    expect(readConfig({ JARI_INSTANCES: "2" }, ["--instances", "4"]).instances).toBe(4);
    expect(readConfig({}, ["--instances=3"]).instances).toBe(3);
  });

  test("anything else is refused", () => {
    expect(mistakesOf({}, ["--port", "1"])).toContain("may only say --instances N");
    expect(mistakesOf({}, ["--instances"])).toContain("may only say --instances N");
    expect(mistakesOf({}, ["--instances", "none"])).toContain("JARI_INSTANCES must be a whole number");
  });
});

describe("values", () => {
  test.each([
    "postgresql://jari@/jari?host=/var/run/postgresql",
    "postgresql:///jari?host=/var/run/postgresql&user=jari",
    "postgresql://jari:pw@%2Fvar%2Frun%2Fpostgresql/jari",
    "postgres://jari:p%40w@[::1]:5433/jari?sslmode=no-verify",
  ])("%s is a connection string", (text) => {
    expect(readConfig({ ...external, DATABASE_URL: text }, []).databaseUrl).toBe(text);
  });

  test("proxies are a list of networks", () => {
    expect(readConfig({ TRUSTED_PROXIES: "10.0.0.0/8, ::1" }, []).trustedProxies).toEqual(["10.0.0.0/8", "::1"]);
    expect(mistakesOf({ TRUSTED_PROXIES: "10.0.0.0/33" })).toContain('not "10.0.0.0/33"');
    expect(mistakesOf({ TRUSTED_PROXIES: "true" })).toContain("TRUSTED_PROXIES must be a list of networks");
  });

  test("a time zone must exist", () => {
    expect(readConfig({ JARI_TIME_ZONE: "Europe/Berlin" }, []).timeZone).toBe("Europe/Berlin");
    expect(mistakesOf({ JARI_TIME_ZONE: "Mars/Olympus" })).toContain("JARI_TIME_ZONE must be the name of a time zone");
  });

  test("a misspelt variable of ours is noticed, others are none of our business", () => {
    expect(unknownVariables({ JARI_SECRT: "x", JARI_SECRET: "x", PATH: "/bin" })).toEqual(["JARI_SECRT"]);
  });
});
