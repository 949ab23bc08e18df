/** Invariant 15: nothing gets lost on the way: seats are free, held or sold; who joined waits, is in, or is through. */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { at, counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { listOk } from "#proof/checkers/writes.ts";

export const conservation: Checker = {
  invariant: 15,
  name: "conservation",
  says: "Seats are free, held or sold; who joined is waiting, admitted, completed, expired or left: in every snapshot.",
  check(evidence) {
    const maps = listOk(evidence, "listSeats");
    const { samples } = evidence;
    const totals = new Map(evidence.header.concerts.flatMap(({ shows }) => shows.map((one) => [one.show, one.seats])));
    const wrongMaps = maps
      .filter(({ value }) => value.statuses.length !== (totals.get(value.show) ?? value.statuses.length))
      .map(({ i, value }) => `show ${value.show} was told to have ${value.statuses.length} seats: ${linesOf(i)}`);
    return finding(
      [...wrongMaps, ...findLostSeats(evidence), ...findLostPlaces(evidence)],
      samples.length + maps.length,
      `${counted(samples.length, "sample")}, ${counted(maps.length, "map")} of seats`,
    );
  },
};

function findLostSeats({ samples, header }: Evidence): string[] {
  const totals = new Map(header.concerts.flatMap(({ shows }) => shows.map((one) => [one.show, one.seats])));
  return samples.flatMap(({ from, shows }) =>
    shows
      .filter(({ show, total, free, held, sold }) => free + held + sold !== (totals.get(show) ?? total))
      .map(
        ({ show, total, free, held, sold }) =>
          `show ${show} has ${total} seats, and at ${at(from)} ${free} free, ${held} held and ${sold} sold ones`,
      ),
  );
}

function findLostPlaces({ samples }: Evidence): string[] {
  return samples.flatMap(({ from, queues }) =>
    queues.flatMap(({ concert, lastNumber, waiting, admitted, completed, expired, left }) => {
      const sum = waiting + admitted + completed + expired + left;
      if (sum === lastNumber) return [];
      return [`${lastNumber} have joined concert ${concert}, and at ${at(from)} there are ${sum} places`];
    }),
  );
}
