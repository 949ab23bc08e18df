/** Above both the wait and the turn: where the fan is, for which concert, and how news of it come. */
import type { ReactNode } from "react";
import { Link } from "wouter";

import type { Concert } from "#web/pages/concerts/concert-queries.ts";
import styles from "#web/pages/line/line-head.module.css";

export interface LineHeadProps {
  concert: Concert | undefined;
  /** The page's heading, where it stands here. */
  title?: string;
  children?: ReactNode;
}

export function LineHead({ concert, title, children }: LineHeadProps) {
  return (
    <div className={styles["head"]}>
      <div>
        {concert && (
          <p className={styles["concert"]}>
            <Link href={`/concerts/${concert.concertId}`}>{concert.title}</Link>
          </p>
        )}
        {title !== undefined && <h1 className={styles["title"]}>{title}</h1>}
      </div>
      {children}
    </div>
  );
}
