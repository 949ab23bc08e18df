/** A short word about a state. The word says it; the colour repeats it. */
import type { ReactNode } from "react";

import styles from "#web/ui/badge.module.css";
import { classNames } from "#web/ui/class-names.ts";

export type Tone = "neutral" | "accent" | "good" | "warn" | "bad";

export interface BadgeProps {
  tone?: Tone;
  /** A dot before the word; `live` ones breathe. */
  dot?: "still" | "live";
  children: ReactNode;
}

export function Badge({ tone = "neutral", dot, children }: BadgeProps) {
  return (
    <span className={classNames(styles["badge"], styles[tone])}>
      {dot && <span className={classNames(styles["dot"], dot === "live" && styles["live"])} aria-hidden="true" />}
      {children}
    </span>
  );
}
