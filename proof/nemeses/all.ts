/** All nemeses there are. */
import { databaseClockJumps, instanceClockJumps } from "#proof/nemeses/clock-jumps.ts";
import { commitsCut } from "#proof/nemeses/commits-cut.ts";
import { databasePaused } from "#proof/nemeses/database-paused.ts";
import { backendKilled, databaseKilled, databaseRestarted } from "#proof/nemeses/database-stopped.ts";
import { diskFull, fsyncFails, slowFsync } from "#proof/nemeses/disk-fails.ts";
import { instanceKilled, instanceKilledAtCommit } from "#proof/nemeses/instance-killed.ts";
import { instancePaused } from "#proof/nemeses/instance-paused.ts";
import { linkNemeses } from "#proof/nemeses/links.ts";
import { deafClients, overload } from "#proof/nemeses/load.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";
import { packetLoss, partition } from "#proof/nemeses/packets-lost.ts";
import { rollingRestart } from "#proof/nemeses/rolling-restart.ts";
import { deadlockStorm, poolExhausted } from "#proof/nemeses/rows-locked.ts";

export const nemeses: readonly Nemesis[] = [
  instanceKilled,
  instanceKilledAtCommit,
  instancePaused,
  rollingRestart,
  backendKilled,
  databaseKilled,
  databaseRestarted,
  databasePaused,
  commitsCut,
  ...linkNemeses,
  partition,
  packetLoss,
  instanceClockJumps,
  databaseClockJumps,
  slowFsync,
  fsyncFails,
  diskFull,
  deadlockStorm,
  poolExhausted,
  overload,
  deafClients,
];
