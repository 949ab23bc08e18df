/** The pages under /me: balance, reservations, payments, tickets. */
import { useTranslation } from "react-i18next";

import { Page } from "#web/ui/page.tsx";

export function MePages() {
  const { t } = useTranslation("me");
  return (
    <Page title={t("title")} narrow>
      <h1>{t("title")}</h1>
    </Page>
  );
}
