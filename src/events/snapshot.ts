/**
 * A PostgreSQL snapshot (`pg_current_snapshot()`), which says exactly which transactions a query could see.
 * Text form: `xmin:xmax:xip,xip,...`; see PostgreSQL's documentation, "Transaction ID and Snapshot Information Functions".
 */
export class Snapshot {
  readonly text: string;
  readonly #xmin: bigint;
  readonly #xmax: bigint;
  readonly #inProgress: ReadonlySet<string>;

  constructor(text: string) {
    const [xmin, xmax, inProgress] = text.split(":");
    if (xmin === undefined || xmax === undefined) throw new Error(`not a snapshot: ${text}`);
    this.text = text;
    this.#xmin = BigInt(xmin);
    this.#xmax = BigInt(xmax);
    this.#inProgress = new Set(inProgress ? inProgress.split(",") : []);
  }

  /** Whether the effects of the (committed) transaction `tx` were visible in this snapshot. */
  sees(tx: string): boolean {
    const id = BigInt(tx);
    if (id < this.#xmin) return true;
    return id < this.#xmax && !this.#inProgress.has(tx);
  }
}
