/** Who watches seats without wanting any: by asking, and by listening. */
import { lookAtSeats, watchSeats } from "#proof/clients/operator-calls.ts";
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

/** Follows one show after the other at one instance, and after each event that is pushed asks it for the same. */
export async function followSeats(member: Member, instance: number): Promise<void> {
  const { scene, client, random } = member;
  const { adminToken } = scene;
  while (!isOver(member)) {
    const show = anyShow(member);
    let asking: Promise<unknown> | undefined;
    await client.follow(watchSeats(adminToken, show), {
      instance,
      signal: AbortSignal.any([scene.signal, AbortSignal.timeout(Math.round(2_000 + 4_000 * random()))]),
      pushed: () => {
        asking ??= ask(member, lookAtSeats(adminToken, show), instance).finally(() => (asking = undefined));
      },
    });
    await asking;
    await rest(member, 100, 500);
  }
}

function anyShow({ scene, random }: Member): number {
  return pick(
    scene.concerts.flatMap(({ shows }) => shows),
    random,
  ).show;
}
