/** What the verifier is given: the model as the service is, in some sizes, and the model broken in one way each. */

export interface Variant {
  readonly name: string;
  /** Macros of admission.pml. */
  readonly macros: readonly string[];
  /** What was broken, as it would be in the service; undefined: nothing, and the model must hold. */
  readonly broken?: string;
}

/** The model as it is. */
export const sizes: readonly Variant[] = [
  { name: "one may shop, one transaction dies", macros: ["CAPACITY=1", "CRASHES=1"] },
  { name: "two may shop, nothing dies", macros: ["CAPACITY=2", "CRASHES=0"] },
];

/** The model broken, each in the smallest size in which it goes wrong. */
export const mutants: readonly Variant[] = [
  mutant("CHECK_BEFORE_LOCK", "a payment reads the clock before it has the place's lock"),
  mutant("NO_CHECK_AFTER_LOCK", "who ends turns that ran out does not look again once a place is locked"),
  mutant("SKIP_LOCKED", "admission passes over places that somebody else has locked", "CRASHES=1"),
  mutant("SEQUENCE", "numbers come from a sequence, without the queue's lock"),
  mutant("COUNT_BEFORE_LOCK", "admission counts the admitted before it has the queue's lock"),
  mutant("JOIN_WITHOUT_LOCK", "who joins takes the next number without the queue's lock"),
  mutant("PAST_THE_LINE", "who joins is let in where there is room, whoever waits"),
  mutant("CURSOR_TO_THE_END", "the cursor goes to the last number though some still wait"),
  mutant("LEADER", "one instance admits for all, under a lock that lasts as long as its session"),
  mutant("NO_EXPIRY", "nobody looks for turns that ran out"),
];

function mutant(macro: string, broken: string, size = "CRASHES=0"): Variant {
  return { name: macro, macros: [macro, size], broken };
}
