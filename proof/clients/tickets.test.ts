/** Which tickets may be tried at the door. */
import { expect, test } from "vitest";

import { Tickets } from "#proof/clients/tickets.ts";

/** A house of forty seats: six may be let in. */
function house(): Tickets {
  const concert = { concert: 1, capacity: 1, passSeconds: 1, claimSeconds: 1, maxSeatsPerUser: 1 };
  return new Tickets([{ ...concert, shows: [{ show: 1, seats: 40 }] }]);
}

/** Numbers from 0 to 1, over and over. */
function inTurn(): () => number {
  let drawn = 0;
  return () => (drawn += 0.031) % 1;
}

test("there is none to try before there is one", () => {
  expect(house().take(() => 0)).toBeUndefined();
});

test("no more different ones are tried than seats may be used, and those again and again", () => {
  const tickets = house();
  for (let payment = 0; payment < 100; payment += 1) tickets.add({ code: `code-${payment}`, payment });
  const random = inTurn();
  const taken = Array.from({ length: 300 }, () => tickets.take(random)?.code);
  expect(new Set(taken).size).toBe(6);
  expect(taken).not.toContain(undefined);
});
