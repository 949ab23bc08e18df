/** What flood-process.ts starts: it is told what to do, says when it is ready, begins when told to, and tells what it saw. */
import { Flood, type FloodOrder } from "#proof/studies/overload/flood.ts";

process.once("message", (order: FloodOrder) => {
  const flood = new Flood(order);
  process.once("message", () => {
    void flood.come().then((seen) => process.send?.(seen, () => process.exit()));
  });
  process.send?.("ready");
});
