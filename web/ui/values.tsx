/** Amounts and times within text, in the page's language. */
import type { DateStyle } from "#web/i18n/format.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { classNames } from "#web/ui/class-names.ts";
import styles from "#web/ui/values.module.css";

/** An amount in won. */
export function Money({ won }: { won: number }) {
  return <span className={classNames(styles["value"], styles["money"])}>{useFormat().money(won)}</span>;
}

export interface DateTimeProps {
  /** ISO 8601, or a day such as 2026-10-15. */
  when: string;
  look?: DateStyle;
}

/** A moment or a day, with its exact form for machines. */
export function DateTime({ when, look = "moment" }: DateTimeProps) {
  return (
    <time className={styles["value"]} dateTime={when}>
      {useFormat().date(when, look)}
    </time>
  );
}
