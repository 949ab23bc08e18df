/**
 * PostgreSQL refuses to run as root. Where Jari is started by root, its database runs as another user of the machine;
 * this file says as whom, and what that user can reach.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { chown } from "node:fs/promises";
import { userInfo } from "node:os";

/** The user that the database's programs run as; undefined: the one that runs Jari. */
export type DatabaseUser = { name: string; uid: number; gid: number } | undefined;

const candidates = ["postgres", "nobody"];

/** Chooses the user. Errors: Jari was started by root, and the machine has none of the users that could stand in. */
export function databaseUser(): DatabaseUser {
  if (process.getuid?.() !== 0) return undefined;
  const users = listUsers();
  for (const name of candidates) {
    const [, , uid, gid] = users.find(([found]) => found === name) ?? [];
    if (uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    `PostgreSQL does not run as root, and there is no user ${candidates.join(" or ")} to run it as: ` +
      "start Jari as another user, or set DATABASE_URL.",
  );
}

/**
 * Refuses to create a database as a user whom the machine does not know, as containers have them: initdb asks for its own
 * name, and does nothing without one. (Everything else of PostgreSQL does, and so does Jari.)
 */
export function refuseNameless(user: DatabaseUser): void {
  if (user !== undefined) return;
  try {
    userInfo();
  } catch {
    const uid = process.getuid?.();
    throw new Error(
      `PostgreSQL creates no database as a user without a name, and the user ${uid} that Jari runs as has no entry in ` +
        "/etc/passwd. Start Jari as a user that has one (in a container's image: add the line " +
        `jari:x:${uid}:0::/:/sbin/nologin to that file), or set DATABASE_URL.`,
    );
  }
}

/** What a person calls the user: the name, or the number where the machine knows none. */
export function userName(uid: number): string {
  return listUsers().find(([, , found]) => found === String(uid))?.[0] ?? `the user ${uid}`;
}

function listUsers(): string[][] {
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  return lines.map((line) => line.split(":"));
}

/** Makes the user the owner of a file or folder. */
export async function giveTo(user: DatabaseUser, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

/** Whether the user can work in the folder, found out by trying. */
export async function canEnter(user: DatabaseUser, folder: string): Promise<boolean> {
  return user === undefined || (await run(user, "/bin/sh", ["-c", 'cd "$0"', folder])).code === 0;
}

export interface Outcome {
  /** The exit code; -1 if the program could not be started at all. */
  code: number;
  output: string;
}

/**
 * Runs a program as the user, to its end, and answers what it said (both streams) and how it ended. Never throws. `signal`
 * interrupts it, as a Ctrl-C does: PostgreSQL's programs then take back what they have begun.
 */
export function run(
  user: DatabaseUser,
  program: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<Outcome> {
  if (signal?.aborted) return Promise.resolve({ code: -1, output: "not started any more" });
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      // Not Jari's own folder: the user may be unable to enter it.
      cwd: "/",
      // Nothing of the caller's environment: variables such as PGDATA would change what the programs do.
      env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    });
    const interrupt = (): void => void child.kill("SIGINT");
    signal?.addEventListener("abort", interrupt);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
    child.on("error", (error) => resolve({ code: -1, output: error.message }));
    child.on("close", (code) => {
      signal?.removeEventListener("abort", interrupt);
      resolve({ code: code ?? -1, output: output.trim() });
    });
  });
}
