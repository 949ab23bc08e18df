/**
 * Which numbers among the waiting have left: one bit each, in blocks that exist only where somebody left.
 *
 * Promise: to count those between two numbers, which every poll asks for, takes as long whether a thousand wait or a
 * million. How many left before each block is added up when that is asked for the first time after a change.
 */
const blockSize = 4_096;
const wordsPerBlock = blockSize / 32;

interface Block {
  count: number;
  readonly bits: Uint32Array;
}

export class LeftNumbers {
  readonly #blocks = new Map<number, Block>();
  /** How many left before each block, from the block `first` on; undefined after a change. */
  #sums: { readonly first: number; readonly before: readonly number[] } | undefined;

  /** Adds a number; adding it again changes nothing. */
  add(number: number): void {
    const index = Math.floor(number / blockSize);
    let block = this.#blocks.get(index);
    if (!block) this.#blocks.set(index, (block = { count: 0, bits: new Uint32Array(wordsPerBlock) }));
    if (isSet(block, number)) return;
    const word = (number % blockSize) >>> 5;
    block.bits[word] = (block.bits[word] ?? 0) | (1 << (number & 31));
    block.count += 1;
    this.#sums = undefined;
  }

  has(number: number): boolean {
    const block = this.#blocks.get(Math.floor(number / blockSize));
    return block !== undefined && isSet(block, number);
  }

  /** How many of the numbers after `from` and before `to` have left. */
  countBetween(from: number, to: number): number {
    return to - from < 2 ? 0 : this.#countBelow(to) - this.#countBelow(from + 1);
  }

  /** Forgets numbers up to `through`, by whole blocks: they are nobody's concern any more. */
  forgetThrough(through: number): void {
    for (const index of this.#blocks.keys()) {
      if ((index + 1) * blockSize - 1 > through) continue;
      this.#blocks.delete(index);
      this.#sums = undefined;
    }
  }

  /** How many left numbers are below `end`. */
  #countBelow(end: number): number {
    const index = Math.floor(end / blockSize);
    let count = this.#countBefore(index);
    const block = this.#blocks.get(index);
    if (!block) return count;
    const bits = end % blockSize;
    for (let word = 0; word < bits >>> 5; word += 1) count += popCount(block.bits[word] ?? 0);
    return count + popCount((block.bits[bits >>> 5] ?? 0) & ((1 << (bits & 31)) - 1));
  }

  /** How many left numbers are in the blocks before this one. */
  #countBefore(index: number): number {
    if (this.#blocks.size === 0) return 0;
    this.#sums ??= this.#addUp();
    const { first, before } = this.#sums;
    return before[Math.min(index - first, before.length - 1)] ?? 0;
  }

  #addUp(): { first: number; before: number[] } {
    const indexes = [...this.#blocks.keys()];
    const [first, last] = [Math.min(...indexes), Math.max(...indexes)];
    const before = [0];
    let sum = 0;
    for (let index = first; index <= last; index += 1) before.push((sum += this.#blocks.get(index)?.count ?? 0));
    return { first, before };
  }
}

function isSet(block: Block, number: number): boolean {
  return (((block.bits[(number % blockSize) >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
}

/** Bits set in a 32-bit word (Warren, Hacker's Delight, 5-1). */
function popCount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
