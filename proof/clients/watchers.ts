/** Who watches seats without wanting any: by asking, and by listening. */
import { lookAtSeats, watchSeats } from "#proof/clients/operator-calls.ts";
import { listen } from "#proof/clients/listening.ts";
import { ask, isOver, rest, type Member } from "#proof/clients/member.ts";
import { pick } from "#proof/nemeses/blow.ts";

/** Asks any instance for any show. */
export async function readSeats(member: Member): Promise<void> {
  const { adminToken } = member.scene;
  while (!isOver(member)) {
    await ask(member, lookAtSeats(adminToken, anyShow(member)));
    await rest(member, 100, 500);
  }
}

/** Follows one show after the other at one instance. */
export async function followSeats(member: Member, instance: number): Promise<void> {
  const { adminToken } = member.scene;
  while (!isOver(member)) {
    const show = anyShow(member);
    const [stream, read] = [watchSeats(adminToken, show), lookAtSeats(adminToken, show)];
    await listen(member, { stream, read, instance, leastMs: 2_000, mostMs: 6_000 });
    await rest(member, 100, 500);
  }
}

function anyShow({ scene, random }: Member): number {
  return pick(
    scene.concerts.flatMap(({ shows }) => shows),
    random,
  ).show;
}
