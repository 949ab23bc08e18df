/**
 * Clocks that can be wrong: libfaketime between a program and the time of day. The monotonic clock is left alone, as it is
 * when a machine's time is set. A program sees a jump at its next look.
 */
import { existsSync, readdirSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface Clock {
  /** With these variables a program has this clock. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sets it off by so many milliseconds from the right time. */
  setOff(ms: number): Promise<void>;
}

const folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];

/** Where libfaketime lies; undefined if it is not installed. */
export function findLibrary(): string | undefined {
  const inSystem = folders.flatMap((folder) => [folder, ...subfolders(folder)]);
  return inSystem.map((folder) => join(folder, "faketime", "libfaketimeMT.so.1")).find((file) => existsSync(file));
}

/** Libraries of one architecture lie in a folder of their own, such as `x86_64-linux-gnu`. */
function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.includes("-linux-"))
    .map((name) => join(folder, name));
}

/**
 * A clock that goes right until it is set off. `shared`: many processes have it and must not differ for a moment; it is
 * then read anew at every look, which takes 15 µs. A process that has it alone looks again after a second.
 */
export async function openClock(file: string, library: string, { shared }: { shared: boolean }): Promise<Clock> {
  let offMs: number | undefined;
  const setOff = async (ms: number): Promise<void> => {
    if (ms === offMs) return;
    // Whole or not at all: half a line would be another time.
    await writeFile(`${file}.new`, `${ms < 0 ? "-" : "+"}${Math.abs(ms) / 1_000}\n`, { mode: 0o644 });
    await rename(`${file}.new`, file);
    offMs = ms;
  };
  await setOff(0);
  const environment = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    DONT_FAKE_MONOTONIC: "1",
    ...(shared ? { FAKETIME_NO_CACHE: "1" } : { FAKETIME_CACHE_DURATION: "1" }),
  };
  return { environment, setOff };
}

/** Removes what libfaketime leaves behind of a process that was killed. */
export async function forgetClockOf(pid: number): Promise<void> {
  for (const name of [`faketime_shm_${pid}`, `sem.faketime_sem_${pid}`]) await rm(`/dev/shm/${name}`, { force: true });
}
