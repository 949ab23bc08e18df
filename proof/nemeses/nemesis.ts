/** A nemesis breaks something of a world on purpose, waits, and mends it. */
import type { Ability, World } from "#proof/world/world.ts";

export interface Nemesis {
  /** What `--faults` calls it. */
  readonly name: string;
  /** What it does, in one sentence, for the report. */
  readonly says: string;
  /** The line of the specification's table that it belongs to. */
  readonly kind: string;
  /** What it lays hands on: nemeses that differ in this may strike together. */
  readonly breaks: "instances" | "database" | "network" | "load";
  readonly needs: readonly Ability[];
  /**
   * Does it once, and mends it before it resolves, also where it fails or `signal` ends it early. `random` is the seeded
   * source of every choice; `tell` records what exactly is done, at the moment at which it is done.
   */
  strike(blow: Blow): Promise<void>;
}

export interface Blow {
  readonly world: World;
  /** From 0 up to, but not, 1. */
  readonly random: () => number;
  readonly tell: (phase: "begins" | "ends" | "heard", what: string) => void;
  readonly signal: AbortSignal;
}
