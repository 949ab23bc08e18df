/**
 * `npm run interleavings [-- MOVE...]`: every order of the statements of every pair of transactions, on a PostgreSQL of
 * its own. With names of moves only the pairs of those. Prints how many orders each pair has; exit 1 if one is wrong.
 */
import { pino } from "pino";

import { withThrowawayDatabase } from "#db/throwaway.ts";
import { openBench } from "#proof/interleavings/bench.ts";
import { moves, pairs, type Move } from "#proof/interleavings/moves.ts";
import { checkPair, openStage, type Stage } from "#proof/interleavings/pair.ts";
import { setScene } from "#proof/interleavings/scene.ts";

const logger = pino({ level: "warn" }, process.stderr);

/** Checks pairs and tells of each; answers whether all are right. */
async function checkAll(stage: Stage, asked: readonly (readonly [Move, Move])[]): Promise<boolean> {
  let orders = 0;
  let wrong = 0;
  for (const pair of asked) {
    const names = pair.map(({ name }) => name).join(" | ");
    const found = await checkPair(stage, pair);
    orders += found.orders;
    process.stdout.write(`${names}: ${found.orders} orders, ${found.outcomes} outcomes\n`);
    if (found.violation) {
      wrong += 1;
      const { order, what } = found.violation;
      process.stdout.write(`WRONG after this order: ${what}\n${order.map((step) => `  ${step}\n`).join("")}`);
    }
  }
  process.stdout.write(
    `${asked.length} pairs, ${orders} orders: ${wrong === 0 ? "all right" : `${wrong} pairs wrong`}\n`,
  );
  return wrong === 0;
}

/** Gives `work` a stage on a database that is gone afterwards. */
function withStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  return withThrowawayDatabase("interleavings", logger, async (url) => {
    const bench = await openBench(url);
    const stage = openStage(bench, await setScene(bench, logger), logger);
    try {
      return await work(stage);
    } finally {
      await stage.close();
      await bench.close();
    }
  });
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !moves.some((move) => move.name === name));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(", ")}. Moves: ${moves.map(({ name }) => name).join(", ")}\n`);
  process.exitCode = 2;
} else {
  const asked = pairs.filter((pair) => names.length === 0 || pair.every(({ name }) => names.includes(name)));
  process.exitCode = (await withStage((stage) => checkAll(stage, asked))) ? 0 : 1;
}
