import { describe, expect, test } from "vitest";

import { demoSeats } from "#web/seat-map/demo-seats.ts";
import { layOutHall } from "#web/seat-map/hall.ts";
import { nearestSeats } from "#web/seat-map/nearest-seats.ts";

const plan = demoSeats([
  { name: "R", price: 20, size: 40 },
  { name: "S", price: 10, size: 40 },
]);
const hall = layOutHall(plan);

/** The offer in a hall where only these seats are free. */
function offer(free: readonly number[], lost: readonly number[], kept: readonly number[] = []): number[] {
  const seats = plan.map((seat) => ({
    ...seat,
    status: free.includes(seat.number) || kept.includes(seat.number) ? ("AVAILABLE" as const) : ("SOLD" as const),
  }));
  return nearestSeats({ hall, seats, lost, kept });
}

const numbersOfRow = (row: number): number[] => (hall.rows[row] ?? []).map((index) => plan[index]?.number ?? 0);
const everything = plan.map(({ number }) => number);

describe("instead of one seat", () => {
  test("its neighbour is offered if that is free", () => {
    const [first = 0, second = 0, third = 0] = numbersOfRow(1);
    expect(offer(everything, [second])).toHaveLength(1);
    expect([first, third]).toContain(offer(everything, [second])[0]);
  });

  test("nothing is offered at another price, however near", () => {
    expect(offer([41, 42, 43], [40])).toEqual([]);
    expect(offer([1, 41], [40])).toEqual([1]);
  });

  test("a seat beside what is still chosen is better than one beside what is lost", () => {
    const row = numbersOfRow(2);
    const [kept = 0, besideKept = 0] = row;
    const lost = row.at(-1) ?? 0;
    const besideLost = row.at(-2) ?? 0;
    expect(offer([besideKept, besideLost], [lost], [kept])).toEqual([besideKept]);
  });
});

describe("instead of several seats", () => {
  test("as many side by side are offered, rather than nearer ones that are apart", () => {
    const [front, back] = [numbersOfRow(0), numbersOfRow(3)];
    const lost = front.slice(0, 2);
    const apart = [front[2], front[4]] as number[];
    const together = back.slice(-2);
    expect(offer([...apart, ...together], lost)).toEqual(together);
  });

  test("they are offered apart where no two are together, and as many as there are", () => {
    expect(offer([5, 39], [1, 2, 3])).toEqual([5, 39]);
  });

  test("each price is made up for by itself", () => {
    const prices = offer(everything, [40, 41]).map((number) => plan[number - 1]?.price);
    expect(prices).toEqual([20, 10]);
  });
});

test("neither a lost seat nor one that is chosen already is offered", () => {
  const offered = offer(everything, [10, 11], [12]);
  expect(offered).toHaveLength(2);
  for (const number of [10, 11, 12]) expect(offered).not.toContain(number);
});
