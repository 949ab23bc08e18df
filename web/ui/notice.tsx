/** Something to know, beside what it is about: said at once to screen readers if it is bad, otherwise when they get there. */
import type { ReactNode } from "react";

import { useProblemText } from "#web/i18n/problem-text.ts";
import { classNames } from "#web/ui/class-names.ts";
import { CheckIcon, ClockIcon, WarningIcon } from "#web/ui/icons.tsx";
import styles from "#web/ui/notice.module.css";

export interface NoticeProps {
  tone?: "info" | "good" | "warn" | "bad";
  title?: string;
  children?: ReactNode;
}

const icons = { info: ClockIcon, good: CheckIcon, warn: WarningIcon, bad: WarningIcon } as const;

export function Notice({ tone = "info", title, children }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={classNames(styles["notice"], styles[tone])} role={tone === "bad" ? "alert" : undefined}>
      <Icon size={20} />
      <div>
        {title !== undefined && <p className={styles["title"]}>{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** A failure of something that was tried here. */
export function ProblemNotice({ error }: { error: unknown }) {
  const { title, text } = useProblemText()(error);
  return (
    <Notice tone="bad" title={title}>
      <p>{text}</p>
    </Notice>
  );
}
