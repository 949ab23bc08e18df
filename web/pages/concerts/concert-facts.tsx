/** When, where, for how much. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import styles from "#web/pages/concerts/concert-facts.module.css";
import type { Concert } from "#web/pages/concerts/concert-queries.ts";
import { CalendarIcon, ClockIcon, PersonIcon, PlaceIcon, TicketIcon } from "#web/ui/icons.tsx";
import { useServerNow } from "#web/ui/use-now.ts";

const stepMs = 60_000;

export function ConcertFacts({ concert }: { concert: Concert }) {
  const { t } = useTranslation(["concerts", "common"]);
  const format = useFormat();
  const { venue, firstDate, lastDate, priceFrom, priceTo, maxSeatsPerUser, saleOpensAt } = concert;
  const isOpen = useServerNow(Date.parse(saleOpensAt), stepMs) >= Date.parse(saleOpensAt);
  const prices = [priceFrom, priceTo].map((price) => format.money(price));
  return (
    <dl className={styles["facts"]}>
      <Fact icon={<CalendarIcon />} name={t("facts.when")}>
        {format.dateRange(firstDate, lastDate, "day")}
      </Fact>
      {venue !== "" && (
        <Fact icon={<PlaceIcon />} name={t("facts.where")}>
          {venue}
        </Fact>
      )}
      <Fact icon={<TicketIcon />} name={t("facts.price")}>
        {priceFrom === priceTo ? prices[0] : prices.join(" – ")}
      </Fact>
      <Fact icon={<PersonIcon />} name={t("facts.limit")}>
        {t("common:seats", { count: maxSeatsPerUser })}
      </Fact>
      <Fact icon={<ClockIcon />} name={t(isOpen ? "facts.saleOpened" : "facts.saleOpens")}>
        {format.date(saleOpensAt, "moment")}
      </Fact>
    </dl>
  );
}

function Fact({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) {
  return (
    <div className={styles["fact"]}>
      <dt className={styles["name"]}>
        {icon}
        {name}
      </dt>
      <dd className={styles["value"]}>{children}</dd>
    </div>
  );
}
