/** A surface that lies on the page. */
import type { ComponentProps } from "react";

import styles from "#web/ui/card.module.css";
import { classNames } from "#web/ui/class-names.ts";

export interface CardProps extends ComponentProps<"div"> {
  /** Nearer to the eye. */
  raised?: boolean;
}

export function Card({ raised = false, className, ...rest }: CardProps) {
  return <div {...rest} className={classNames(styles["card"], raised && styles["raised"], className)} />;
}
