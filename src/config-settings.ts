/** The table of settings: every variable, what it does, its default, and how it is read. README shows the same. */
import * as read from "#config-values.ts";

/** A default may depend on whether the database is the embedded one or an external one (DATABASE_URL). */
type Default = string | { readonly embedded?: string; readonly external?: string };

export interface Setting<Value> {
  readonly variable: string;
  /** What it does, in one sentence. */
  readonly says: string;
  readonly default?: Default;
  /** What stands in for a default where there is none. */
  readonly without?: string;
  /** Reads the text. Errors: what is allowed, in words. */
  readonly read: (text: string) => Value;
}

/** Whoever has such a token may do everything, so it must be hard to guess. */
const adminTokenBytes = 16;

export const settings = {
  port: {
    variable: "PORT",
    says: "Port that the service listens on; 0 chooses a free one.",
    default: "8080",
    read: read.integer(0, 65_535),
  },
  host: {
    variable: "HOST",
    says: "Address that the service listens on.",
    default: { embedded: "127.0.0.1", external: "0.0.0.0" },
    read: read.anything,
  },
  databaseUrl: {
    variable: "DATABASE_URL",
    says: "Connection string of a PostgreSQL 15 or newer; without it Jari starts an embedded one.",
    without: "embedded",
    read: read.postgresUrl,
  },
  dataDir: {
    variable: "JARI_DATA_DIR",
    says: "Folder for the embedded database's files and the generated secrets.",
    default: ".jari",
    read: read.anything,
  },
  instances: {
    variable: "JARI_INSTANCES",
    says: "Processes that serve together on this machine (the same as `--instances N`).",
    default: "1",
    read: read.integer(1, 64),
  },
  secret: {
    variable: "JARI_SECRET",
    says: "Signs tokens; at least 32 bytes, the same on all instances.",
    without: "generated (embedded), required (external)",
    read: read.secret(32),
  },
  previousSecret: {
    variable: "JARI_SECRET_PREVIOUS",
    says: "The secret before this one, whose tokens go on being accepted while secrets are changed.",
    without: "none",
    read: read.secret(32),
  },
  adminToken: {
    variable: "JARI_ADMIN_TOKEN",
    says: "Bearer token of the operator `admin`; at least 16 bytes, of visible ASCII characters.",
    without: "generated (embedded), required (external)",
    read: read.bearerToken(adminTokenBytes),
  },
  operators: {
    variable: "JARI_OPERATORS",
    says: "More operators, each with a token of its own (`mina:token,jun:token`): acts are recorded by name.",
    default: "",
    read: read.operators(adminTokenBytes),
  },
  briefApi: {
    variable: "JARI_BRIEF_API",
    says: "Serves the integer-id API under `/concert/...`, which asks nobody to log in: `on` or `off`.",
    default: { embedded: "on", external: "off" },
    read: read.onOff,
  },
  demo: {
    variable: "JARI_DEMO",
    says: "Creates demo concerts in an empty database: `on` or `off`.",
    default: { embedded: "on", external: "off" },
    read: read.onOff,
  },
  holdSeconds: {
    variable: "HOLD_SECONDS",
    says: "How long a seat is held for a fan who has not paid yet.",
    default: "300",
    read: read.integer(1, 86_400),
  },
  maxSeatsPerUser: {
    variable: "MAX_SEATS_PER_USER",
    says: "Seats that one user may hold and own of one concert, unless the concert says otherwise.",
    default: "4",
    read: read.integer(1, 1_000),
  },
  queueCapacity: {
    variable: "QUEUE_CAPACITY",
    says: "Fans admitted to a concert at the same time, unless the concert says otherwise.",
    default: "1000",
    read: read.integer(0, 1_000_000),
  },
  queuePassSeconds: {
    variable: "QUEUE_PASS_SECONDS",
    says: "How long an admitted fan who came has to finish, unless the concert says otherwise.",
    default: "600",
    read: read.integer(1, 86_400),
  },
  queueClaimSeconds: {
    variable: "QUEUE_CLAIM_SECONDS",
    says: "How long an admitted fan has to come before the turn goes to the next, unless the concert says otherwise.",
    default: "60",
    read: read.integer(1, 86_400),
  },
  accessTokenSeconds: {
    variable: "ACCESS_TOKEN_SECONDS",
    says: "How long an access token is accepted.",
    default: "2592000",
    read: read.integer(60, 315_360_000),
  },
  queueTokenSeconds: {
    variable: "QUEUE_TOKEN_SECONDS",
    says: "How long a queue token is accepted at most, however long the line is.",
    default: "86400",
    read: read.integer(60, 31_536_000),
  },
  maxCharge: {
    variable: "MAX_CHARGE",
    says: "Largest amount of one charge, in won.",
    default: "10000000",
    read: read.integer(1, 1_000_000_000_000),
  },
  maxBalance: {
    variable: "MAX_BALANCE",
    says: "Largest balance of one user, in won.",
    default: "100000000",
    read: read.integer(1, 1_000_000_000_000),
  },
  timeZone: {
    variable: "JARI_TIME_ZONE",
    says: "Time zone in which the date of a show is told.",
    default: "Asia/Seoul",
    read: read.timeZone,
  },
  databaseConnections: {
    variable: "DATABASE_CONNECTIONS",
    says: "Database connections of one instance, at most.",
    default: "16",
    read: read.integer(2, 500),
  },
  eventsKeepHours: {
    variable: "EVENTS_KEEP_HOURS",
    says: "How long events are kept for those who follow the log.",
    default: "72",
    read: read.integer(1, 87_600),
  },
  requestKeysKeepHours: {
    variable: "REQUEST_KEYS_KEEP_HOURS",
    says: "How long the answer to an `Idempotency-Key` is remembered.",
    default: "168",
    read: read.integer(1, 87_600),
  },
  rateLimitPerMinute: {
    variable: "RATE_LIMIT_PER_MINUTE",
    says: "Requests of one user (without a token: one address) in a minute, on each instance; 0 sets no limit.",
    default: "0",
    read: read.integer(0, 10_000_000),
  },
  trustedProxies: {
    variable: "TRUSTED_PROXIES",
    says: "Addresses of proxies (CIDR, separated by commas) whose `X-Forwarded-For` is believed.",
    default: "",
    read: read.cidrs,
  },
  logLevel: {
    variable: "LOG_LEVEL",
    says: "Least important messages that are logged: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.",
    default: "info",
    read: read.oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"),
  },
} as const satisfies Record<string, Setting<unknown>>;
