/** The link from one reservation or fan to the sales among which it was found. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useWayToSales } from "#web/console/sales/last-search.ts";

export function BackToSales() {
  const { t } = useTranslation("console");
  return (
    <p>
      <Link href={useWayToSales()}>{t("sales.reservation.back")}</Link>
    </p>
  );
}
