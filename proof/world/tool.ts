/** The machine's own programs (ip, nft, mount, strace, ...), wherever they lie, run to their end. */
import { run, type Outcome } from "#db/embedded-user.ts";

/** Where programs of the system's administration lie too, which not everybody's path has. */
export const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Runs a program; a program that there is not ends with another code than 0, too. Never throws. */
export function tryTool(program: string, args: readonly string[]): Promise<Outcome> {
  return run(undefined, "/usr/bin/env", [`PATH=${path}`, program, ...args]);
}

/** Runs a program that has to succeed. Errors: it did not, with what it said. */
export async function tool(program: string, ...args: readonly string[]): Promise<void> {
  const { code, output } = await tryTool(program, args);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with code ${code}: ${output}`);
}
