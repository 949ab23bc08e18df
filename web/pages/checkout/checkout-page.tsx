/** Paying for a hold, until it runs out. */
import { useTranslation } from "react-i18next";

import { Page } from "#web/ui/page.tsx";

export interface CheckoutPageProps {
  concertId: number;
  reservationId: number;
}

export function CheckoutPage(_props: CheckoutPageProps) {
  const { t } = useTranslation("checkout");
  return (
    <Page title={t("title")} narrow>
      <h1>{t("title")}</h1>
    </Page>
  );
}
