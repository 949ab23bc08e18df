/** Checking tickets in. */
import { useTranslation } from "react-i18next";

import { Page } from "#web/ui/page.tsx";

export function CheckInPage() {
  const { t } = useTranslation("console");
  return (
    <Page title={t("title")}>
      <h1>{t("title")}</h1>
    </Page>
  );
}
