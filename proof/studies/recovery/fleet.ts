/**
 * Instances of Jari, each with an address of its own, on the database of a rig; each can be broken and started again.
 * Clients reach them without anything in between: what is measured is what the service takes, and nothing else.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { Rig } from "#load/rig.ts";
import { startJari, type Target } from "#load/targets.ts";
import { remember } from "#proof/studies/left-behind.ts";

/** On a machine that is busy with other things, too. */
const readyWithinMs = 60_000;
const lookEveryMs = 50;

/** One instance; it keeps its address when it is started anew. */
export class Member {
  readonly url: string;
  readonly #settings: Record<string, string>;
  #target: Target;

  private constructor(target: Target, settings: Record<string, string>) {
    this.url = target.url;
    this.#target = target;
    this.#settings = { ...settings, PORT: new URL(target.url).port };
  }

  /** Starts it at an address that is free. Errors: it does not start. */
  static async start(settings: Record<string, string>): Promise<Member> {
    return new Member(await startJari(settings), settings);
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.#target.pid, signal);
  }

  /** Ends it in order, if it was not killed. */
  async end(): Promise<void> {
    await this.#target.stop();
  }

  /** Starts it again; it serves when this returns. It must have been ended or killed. */
  async startAgain(): Promise<void> {
    await this.#target.stop(); // One that was killed may still be on its way out.
    this.#target = await startJari(this.#settings);
    for (const giveUpAt = performance.now() + readyWithinMs; performance.now() < giveUpAt; await sleep(lookEveryMs)) {
      if ((await fetch(`${this.url}/readyz`)).ok) return;
    }
    throw new Error("an instance that was started again did not become ready");
  }
}

export class Fleet {
  readonly rig: Rig;
  readonly members: readonly Member[];
  readonly #forget = remember(() => this.close());

  private constructor(rig: Rig, members: readonly Member[]) {
    this.rig = rig;
    this.members = members;
  }

  /** Starts so many instances; whoever does closes them. */
  static async start(count: number): Promise<Fleet> {
    const rig = await Rig.start();
    // Its connection is lost with the database that is killed.
    rig.sql.on("error", () => undefined);
    const settings = {
      DATABASE_URL: rig.databaseUrl,
      HOST: "127.0.0.1",
      PORT: "0",
      JARI_SECRET: rig.adminToken,
      JARI_ADMIN_TOKEN: rig.adminToken,
      JARI_DEMO: "off",
      LOG_LEVEL: "fatal",
    };
    const started = await Promise.allSettled(Array.from({ length: count }, () => Member.start(settings)));
    const members = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const fleet = new Fleet(rig, members);
    if (members.length === count) return fleet;
    await fleet.close();
    throw new Error("not every instance could be started");
  }

  get urls(): string[] {
    return this.members.map(({ url }) => url);
  }

  async close(): Promise<void> {
    this.#forget();
    await Promise.all(this.members.map((member) => member.end()));
    await this.rig.close();
  }
}
