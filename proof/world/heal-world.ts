/** Ends every fault of a world, whoever left it behind. What is whole already is not touched. */
import type { World } from "#proof/world/world.ts";

export async function healWorld({
  instances,
  database,
  abilities,
}: Pick<World, "instances" | "database" | "abilities">): Promise<void> {
  for (const { fromClients, toDatabase } of instances) {
    fromClients.heal();
    toDatabase.heal();
  }
  for (const { network } of instances) await network?.heal();
  if (abilities.has("faketime")) await Promise.all([database, ...instances].map((one) => one.setClockOff(0)));
  await database.emptyDisk();
  for (const pid of await database.pids()) resume(pid);
  for (const instance of instances) instance.signal("SIGCONT");
  await database.start();
  await Promise.all(instances.map((instance) => instance.start()));
}

function resume(pid: number): void {
  try {
    process.kill(pid, "SIGCONT");
  } catch {
    // It has ended meanwhile.
  }
}
