/**
 * A study: one promise of Jari, tried at a size and with a patience that no test has, by a command of its own. Where a
 * campaign looks for any contradiction in anything, a study puts one question and tells the figures.
 */

/** How much of everything, by the names of the study's options. */
export type Scale<Name extends string = string> = Readonly<Record<Name, number>>;

export interface Study<Name extends string = string> {
  /** What it finds out, in one sentence. */
  readonly says: string;
  /** A size for a look, under two minutes on a machine that does nothing else. */
  readonly small: Scale<Name>;
  /** The size at which Jari's promises are claimed. */
  readonly full: Scale<Name>;
  /** `tell` shows how far it is. Errors: it could not be tried on this machine, in words. */
  run(scale: Scale<Name>, tell: (text: string) => void): Promise<readonly Finding[]>;
}

/** One thing that a study found out. */
export interface Finding {
  readonly what: string;
  readonly found: string;
  /** What was promised; absent where a figure is only told. */
  readonly promised?: string;
  readonly kept?: boolean;
}

/** A figure that nothing was promised about. */
export function figure(what: string, found: string): Finding {
  return { what, found };
}

/** What must be exactly so many. */
export function exactly(what: string, found: number, promised = 0): Finding {
  return { what, found: count(found), promised: count(promised), kept: found === promised };
}

/** What may be at most so much; not a number is too much. */
export function atMost(what: string, found: number, promised: number, unit: string): Finding {
  return { what, found: `${count(found)} ${unit}`, promised: `<= ${count(promised)} ${unit}`, kept: found <= promised };
}

/** What must be at least so much. */
export function atLeast(what: string, found: number, promised: number, unit = ""): Finding {
  const tell = (value: number): string => `${count(value)} ${unit}`.trimEnd();
  return { what, found: tell(found), promised: `>= ${tell(promised)}`, kept: found >= promised };
}

/** Whether all promises were kept, of which there must be one. */
export function isKept(findings: readonly Finding[]): boolean {
  const promises = findings.filter(({ kept }) => kept !== undefined);
  return promises.length > 0 && promises.every(({ kept }) => kept);
}

/** A number as people read it; what has a fraction keeps two digits of it. */
export function count(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}
