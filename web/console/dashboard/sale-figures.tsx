/** The figures of a sale, large: how many wait, are in, hold and have bought, for how much, and how fast that goes. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Figures } from "#web/console/dashboard/figure-history.ts";
import styles from "#web/console/dashboard/sale-figures.module.css";
import { useFormat } from "#web/i18n/use-format.ts";
import { classNames } from "#web/ui/class-names.ts";

export function SaleFigures({ figures }: { figures: Figures }) {
  const { t } = useTranslation("console");
  const f = useFormat();
  const { waiting, admitted, held, sold, seatsTotal, amountSold, amountHeld, amountPerSecond, queue } = figures;
  const rate = (value: number): string => f.number(Math.round(value * 10) / 10);
  const hasNoDoor = queue.state === "bypass";
  return (
    <dl className={styles["figures"]}>
      <Figure name={t("dashboard.waiting")} value={f.number(waiting)}>
        {t("dashboard.inLine")}
      </Figure>
      <Figure
        name={t("dashboard.admitted")}
        value={f.number(admitted)}
        share={hasNoDoor ? undefined : shareOf(admitted, queue.capacity)}
      >
        {hasNoDoor ? t("dashboard.noCapacity") : t("dashboard.ofCapacity", { total: f.number(queue.capacity) })}
      </Figure>
      <Figure name={t("dashboard.held")} value={f.number(held)} share={shareOf(held, seatsTotal)}>
        {t("dashboard.mayBePaid", { money: f.money(amountHeld) })}
      </Figure>
      <Figure name={t("dashboard.sold")} value={f.number(sold)} share={shareOf(sold, seatsTotal)}>
        {t("dashboard.ofSeats", { total: f.number(seatsTotal) })}
      </Figure>
      <Figure name={t("dashboard.money")} value={f.money(amountSold)} wide>
        {t("dashboard.moneyPerSecond", { money: f.money(Math.round(amountPerSecond)) })}
      </Figure>
      <Figure name={t("dashboard.admissionsPerSecond")} value={rate(figures.admissionsPerSecond)}>
        {queue.admitPerSecond === null
          ? t("dashboard.noRate")
          : t("dashboard.atMost", { rate: rate(queue.admitPerSecond) })}
      </Figure>
      <Figure name={t("dashboard.salesPerSecond")} value={rate(figures.salesPerSecond)}>
        {t("dashboard.ofReservations")}
      </Figure>
      <Waits waitSeconds={figures.waitSeconds} />
    </dl>
  );
}

interface FigureProps {
  name: string;
  value: string;
  /** From 0 to 1: drawn as a bar. The words below say it too. */
  share?: number | undefined;
  /** As wide as two. */
  wide?: boolean;
  children: ReactNode;
}

function Figure({ name, value, share, wide = false, children }: FigureProps) {
  return (
    <div className={classNames(styles["figure"], wide && styles["wide"])}>
      <dt className={styles["name"]}>{name}</dt>
      <dd className={styles["value"]}>
        <span className={styles["number"]}>{value}</span>
        <span className={styles["more"]}>{children}</span>
        {share !== undefined && (
          <span className={styles["bar"]} aria-hidden="true">
            <span className={styles["filled"]} style={{ width: `${share * 100}%` }} />
          </span>
        )}
      </dd>
    </div>
  );
}

/** Nothing of nothing is nothing; what is over the whole fills it. */
function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, part / whole);
}

/** How long those who were let in last had waited. */
function Waits({ waitSeconds: { p50, p90, p99 } }: Pick<Figures, "waitSeconds">) {
  const { t } = useTranslation("console");
  if (p50 === null || p90 === null || p99 === null) {
    return (
      <Figure name={t("dashboard.waitTime")} value="–">
        {t("dashboard.noWaits")}
      </Figure>
    );
  }
  const text = (seconds: number): string => {
    const whole = Math.round(seconds);
    if (whole < 60) return t("dashboard.seconds", { seconds: whole });
    return t("dashboard.minutes", { minutes: Math.floor(whole / 60), seconds: whole % 60 });
  };
  return (
    <Figure name={t("dashboard.waitTime")} value={text(p50)}>
      {t("dashboard.waits", { p90: text(p90), p99: text(p99) })}
    </Figure>
  );
}
