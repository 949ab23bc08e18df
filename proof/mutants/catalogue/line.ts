/** Mutants of the waiting room. */
import type { Mutant } from "#proof/mutants/mutant.ts";

export const lineMutants: readonly Mutant[] = [
  {
    name: "queue-not-locked",
    says: "counts and admits without the queue's lock",
    edits: [{ file: "queue/queries.ts", near: '"lock_queues",', from: "\n      for update of q", to: "" }],
    breaks: [9],
    scenario: "admission",
  },
  {
    name: "crowd-counted-before-the-lock",
    says: "counts who is admitted before it locks the queue",
    edits: [
      {
        file: "queue/admit-places.ts",
        from:
          "const [[queue], crowds] = await Promise.all(" +
          '[lockQueues(tx, [concertId]), findCrowds(tx, [concertId], "all")]);',
        to:
          'const crowds = await findCrowds(tx, [concertId], "all");\n' +
          "    const [queue] = await lockQueues(tx, [concertId]);",
      },
    ],
    breaks: [9],
    scenario: "admission",
  },
  {
    name: "one-too-many",
    says: "admits one more than the capacity",
    edits: [
      {
        file: "queue/admit-places.ts",
        from: "queue.capacity - (crowd.admitted - expired)",
        to: "queue.capacity + 1 - (crowd.admitted - expired)",
      },
    ],
    breaks: [9],
    scenario: "admission",
  },
  {
    name: "numbers-from-a-sequence",
    says: "draws arrival numbers from a sequence, before it has the queue's lock",
    edits: [
      {
        file: "queue/queries.ts",
        near: '"lock_queues",',
        from: 'q.last_number as "lastNumber"',
        to: `nextval('arrivals') as "lastNumber"`,
      },
    ],
    schema: "create sequence arrivals minvalue 0",
    breaks: [8],
    scenario: "admission",
  },
  {
    name: "last-come-first",
    says: "admits who came last",
    edits: [
      {
        file: "queue/place-queries.ts",
        near: '"admit_places",',
        from: "order by number\n",
        to: "order by number desc\n",
      },
    ],
    breaks: [8],
    scenario: "admission",
  },
  {
    name: "busy-place-passed-over",
    says: "admits past a place that another transaction has locked (SKIP LOCKED)",
    edits: [
      { file: "queue/place-queries.ts", near: '"admit_places",', from: "for update\n", to: "for update skip locked\n" },
    ],
    breaks: [8],
    scenario: "admission",
  },
  {
    name: "newcomer-first",
    says: "admits who joins while there is room, before those who wait",
    edits: [
      { file: "queue/join-queue.ts", from: "  if (!crowd.lineIsEmpty && !bypassed) return 0;\n", to: "" },
      {
        file: "queue/join-queue.ts",
        from: "const left = await admitWaiting(tx, step, room);",
        to: "const left = room;",
      },
    ],
    breaks: [8],
    scenario: "admission",
  },
  {
    name: "no-show-keeps-the-turn",
    says: "does not end the turn of who does not come",
    edits: [{ file: "queue/admit-places.ts", from: "step, crowd.overdue)", to: "step, [])" }],
    breaks: [14],
    scenario: "no-show",
  },
  {
    name: "ended-place-forgotten",
    says: "deletes a place that has ended",
    edits: [
      {
        file: "queue/place-queries.ts",
        near: '"end_places",',
        from: "update places p set status = $3, ended_at = $4::timestamptz\n     from (",
        to: "delete from places p\n    using (select $3::text, $4::timestamptz) as unused, (",
      },
    ],
    breaks: [15],
    scenario: "admission",
  },
  {
    name: "second-place",
    says: "gives an admitted user who joins again a second place",
    edits: [
      {
        file: "queue/place-queries.ts",
        near: '"list_joiners",',
        from: "and ended_at is null limit 1",
        to: "and status = 'WAITING' limit 1",
      },
    ],
    schema: "drop index one_live_place_per_user",
    breaks: [10],
    scenario: "admission",
  },
  {
    name: "positions-not-published",
    says: "tells positions as each instance learns of them, not all at one moment",
    edits: [
      {
        file: "queue/board.ts",
        from: "return this.#published.position(number, now);",
        to: "return number <= this.admittedThrough ? 0 : this.newestPosition(number, Math.min(0, now));",
      },
    ],
    breaks: [10],
    scenario: "watching",
  },
  {
    name: "told-ahead",
    says: "pushes that a fan is admitted before a poll is told so",
    edits: [
      {
        file: "realtime/place-streams.ts",
        from: "told.expiresAt > 0 || turn.claimed || claims.adm || board.position(claims.number, now) === 0;",
        to: "true;",
      },
    ],
    breaks: [16],
    scenario: "watching",
  },
  {
    name: "dead-token-passes",
    says: "lets a place that was completed or left go on shopping for as long as its turn would have lasted",
    edits: [
      {
        file: "queue/claim-places.ts",
        from: 'place.status === "ADMITTED" && (place.expiresAt ?? 0) > now',
        to: "(place.expiresAt ?? 0) > now",
      },
      {
        file: "queue/gate.ts",
        near: "async passToWrite(",
        from: "    if (end) throw expiredPlace(end);\n",
        to: "",
      },
    ],
    breaks: [11],
    scenario: "sale",
  },
];
