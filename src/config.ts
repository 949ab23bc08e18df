/**
 * The configuration: the only reader of the environment. Everything is checked at start, and all mistakes are told at
 * once. What there is to set is in config-settings.ts.
 */
import { settings, type Setting } from "#config-settings.ts";

type Settings = typeof settings;
type Optional = "databaseUrl" | "secret" | "previousSecret" | "adminToken";
type Values = { [Key in keyof Settings]: ReturnType<Settings[Key]["read"]> };

export type Config = Omit<Values, Optional> & Partial<Pick<Values, Optional>>;

/** The settings are not fit to start with; the message names every mistake. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The configuration, from the environment and the command line (`--instances N`). An empty variable counts as not set.
 * Errors: ConfigError with a line for each mistake.
 */
export function readConfig(env: Environment = process.env, argv: readonly string[] = process.argv.slice(2)): Config {
  const mistakes: string[] = [];
  const given: Environment = { ...env, ...readArguments(argv, mistakes) };
  const kind = given[settings.databaseUrl.variable] ? "external" : "embedded";
  const config: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries<Setting<unknown>>(settings)) {
    const text = given[setting.variable] || defaultOf(setting, kind);
    if (text === undefined) continue;
    try {
      config[key] = setting.read(text);
    } catch (error) {
      mistakes.push(`${setting.variable} must be ${(error as Error).message}`);
    }
  }
  if (kind === "external") {
    for (const { variable, says } of [settings.secret, settings.adminToken]) {
      if (!given[variable]) mistakes.push(`${variable} is required together with DATABASE_URL. ${says}`);
    }
  }
  const { adminToken, operators = [] } = config as Partial<Config>;
  const same = operators.find(({ token }) => token === adminToken);
  if (same) mistakes.push(`JARI_OPERATORS must give ${same.name} another token than JARI_ADMIN_TOKEN`);
  if (mistakes.length > 0) throw new ConfigError(`Jari cannot start with these settings:\n- ${mistakes.join("\n- ")}`);
  return config as Config;
}

function defaultOf(setting: Setting<unknown>, kind: "embedded" | "external"): string | undefined {
  return typeof setting.default === "object" ? setting.default[kind] : setting.default;
}

function readArguments(argv: readonly string[], mistakes: string[]): Environment {
  const [flag, value, ...rest] = argv.flatMap((argument) => argument.split("=", 2));
  if (flag === undefined) return {};
  if (flag === "--instances" && value !== undefined && rest.length === 0) return { JARI_INSTANCES: value };
  mistakes.push(`the command line may only say --instances N, not: ${argv.join(" ")}`);
  return {};
}

/** Variables that look like Jari's and are not: most likely misspelt. */
export function unknownVariables(env: Environment = process.env): string[] {
  const known = new Set<string>(Object.values(settings).map(({ variable }) => variable));
  return Object.keys(env).filter((name) => name.startsWith("JARI_") && !known.has(name));
}
