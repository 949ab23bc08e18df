/**
 * How much garbage a process keeps. A request that a crowd keeps waiting for some hundred milliseconds outlives the
 * collections of young memory, and is garbage among what is old soon after. Left alone, V8 looks there when the heap is up
 * to four times what lives in it: an instance that needs 140 MB in a flood took 560 to 590 MB (docs/performance.md).
 *
 * The other half of it stands in `npm start`, because it cannot be set later: young memory of 48 MB instead of 16, so that
 * an ordinary request, which waits for its batch, is garbage before it would be old.
 */
import { setFlagsFromString } from "node:v8";

/** From now on this process looks for garbage when what survived the last look has doubled. */
export function boundGarbage(): void {
  setFlagsFromString("--heap-growing-percent=100");
}
