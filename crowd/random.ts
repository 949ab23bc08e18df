/** Random numbers that follow from a seed. */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { skipN } from "pure-rand/utils/skipN";

/**
 * A source of numbers from 0 up to, but not, 1. The same seed and number of the stream give the same numbers, whatever
 * others were drawn meanwhile.
 */
export function randomOf(seed: number, stream: number): () => number {
  const spread = 0x9e3779b1;
  const generator = xoroshiro128plus(seed ^ Math.imul(stream + 1, spread));
  // Its first numbers still resemble those of neighbouring seeds.
  skipN(generator, 64);
  return () => uniformFloat64(generator);
}
