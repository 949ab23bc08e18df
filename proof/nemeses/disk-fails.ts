/**
 * A disk that is slow, that fails, or that is full, under PostgreSQL. After a failed fsync nobody knows what is on the
 * disk: PostgreSQL ends itself, and starts anew from its log. Without room for its log it ends itself, too.
 */
import { between, inflict, pause } from "#proof/nemeses/blow.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";
import { interfere } from "#proof/nemeses/strace.ts";

const syncs = "fdatasync,fsync";

export const slowFsync: Nemesis = {
  name: "slow-fsync",
  says: "Makes each fsync of PostgreSQL take 20 to 400 ms longer, for two to five seconds (strace).",
  kind: "slow fsync",
  breaks: "database",
  needs: ["strace"],
  async strike(blow) {
    const { world, random } = blow;
    const ms = between(20, 400, random);
    let stop: (() => Promise<void>) | undefined;
    await inflict(blow, {
      what: `each fsync takes ${ms} ms longer`,
      begin: async () => {
        ({ stop } = await interfere(await world.database.pids(), syncs, `delay_exit=${ms * 1_000}`));
      },
      lasts: between(2_000, 5_000, random),
      end: () => stop?.(),
    });
  },
};

/** In which nobody commits. */
const waitForFsyncMs = 4_000;

export const fsyncFails: Nemesis = {
  name: "fsync-fails",
  says: "Makes an fsync of PostgreSQL fail with EIO, at which it panics (strace), and sees to it that it recovers.",
  kind: "failing fsync",
  breaks: "database",
  needs: ["strace"],
  async strike(blow) {
    const { world, random, signal, tell } = blow;
    const nth = between(1, 3, random);
    const came = new AbortController();
    let stop: (() => Promise<void>) | undefined;
    await inflict(blow, {
      what: `fsync number ${nth} of a process fails`,
      begin: async () => {
        const onHit = (): void => {
          if (!came.signal.aborted) tell("heard", "an fsync failed");
          came.abort();
        };
        ({ stop } = await interfere(await world.database.pids(), syncs, `error=EIO:when=${nth}`, onHit));
      },
      lasts: () => pause(waitForFsyncMs, signal, came.signal),
      end: async () => {
        await stop?.();
        await world.database.start();
      },
    });
  },
};

export const diskFull: Nemesis = {
  name: "disk-full",
  says: "Leaves the disk of the database next to no room for two to five seconds, then all of it again.",
  kind: "disk full",
  breaks: "database",
  needs: ["tmpfs"],
  async strike(blow) {
    const { database } = blow.world;
    const leftBytes = between(0, 64, blow.random) * 8_192;
    await inflict(blow, {
      what: `the disk has ${leftBytes} bytes left`,
      begin: () => database.fillDisk(leftBytes),
      lasts: between(2_000, 5_000, blow.random),
      end: async () => {
        await database.emptyDisk();
        await database.start();
      },
    });
  },
};
