/**
 * What a campaign runs in: real instances, a real PostgreSQL, and every connection between them through a proxy that can
 * be told to fail. All on loopback, all in a temporary folder; whoever opens a world closes it, and nothing of it is left.
 */
import type pg from "pg";

/** What this machine lets one do; what it does not is noticed and said. */
export type Ability = "root" | "strace" | "faketime" | "network-namespaces" | "loop-mounts" | "tmpfs";

/** When a COMMIT is cut: before the server has it, when it has it, or when it has answered. */
export type CommitCut = "before" | "during" | "after";

export interface World {
  readonly instances: readonly Instance[];
  readonly database: Server;
  readonly abilities: ReadonlySet<Ability>;
  readonly adminToken: string;
  /** What signs the tokens of all instances. */
  readonly secret: string;
  /** A connection of ours past all proxies, for looking and never for changing. */
  readonly sql: pg.Pool;
  /** Ends all faults: links pass, processes run, the database is up, clocks are right. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** One process of Jari. It keeps its index and its address when it is started anew. */
export interface Instance {
  readonly index: number;
  /** Where clients ask: the link before the instance. */
  readonly url: string;
  /** 0 while it does not run. */
  readonly pid: number;
  readonly fromClients: Link;
  readonly toDatabase: Link;
  /** Absent where it shares this machine's network. */
  readonly network: Network | undefined;
  /** Ends that nobody had asked for, after it had answered: each is a defect. */
  readonly crashes: readonly string[];
  /** The end of what it has said, both streams. */
  output(): string;
  /** Starts it, if it does not run, and waits until it answers. Errors: it does not within a minute. */
  start(): Promise<void>;
  /** Nothing happens if it does not run. */
  signal(signal: NodeJS.Signals): void;
  /** Waits for the end, however it comes. */
  ended(): Promise<void>;
  /** Sets the clock of the process off by so many milliseconds, running as before (needs `faketime`). */
  setClockOff(ms: number): Promise<void>;
}

/** The PostgreSQL server. */
export interface Server {
  /** Past all proxies. */
  readonly url: string;
  /** The postmaster; 0 while it does not run. */
  readonly pid: number;
  /** All processes of it at this moment, the postmaster first. */
  pids(): Promise<readonly number[]>;
  start(): Promise<void>;
  /** `immediate` is a crash: nothing is written any more. */
  stop(mode: "fast" | "immediate"): Promise<void>;
  setClockOff(ms: number): Promise<void>;
  /** Leaves the disk no more than so many bytes, until it is mended (needs `tmpfs`). */
  fillDisk(leftBytes: number): Promise<void>;
  emptyDisk(): Promise<void>;
}

/** The network of one instance, between it and its links. */
export interface Network {
  /** Loses this share of all packets, from 0 to 1, of the traffic with the database or of all. */
  lose(share: number, of: "database" | "all"): Promise<void>;
  heal(): Promise<void>;
}

/** A TCP proxy. Everything passes until it is told otherwise; `heal` lets everything pass again. */
export interface Link {
  readonly url: string;
  /** COMMITs that were cut. */
  readonly cuts: number;
  /** Calls back at the next COMMIT, before it passes. */
  hearNextCommit(act: () => void): void;
  /** Cuts the connection at the next COMMIT that passes, and calls back at that very moment. */
  cutNextCommit(at: CommitCut, tell?: () => void): void;
  /** Cuts every connection there is; new ones are let through. */
  cutAll(): void;
  /** Cuts every connection, and refuses new ones, until healed. */
  refuse(): void;
  /**
   * Keeps connections open and passes nothing, to the server (up), to the client (down) or in both directions, until
   * healed; what came meanwhile passes then.
   */
  silence(direction: "up" | "down" | "both"): void;
  /** Lets every piece wait so long. */
  delay(ms: number): void;
  /** Lets no more than so many bytes pass in a second. */
  throttle(bytesPerSecond: number): void;
  heal(): void;
}
