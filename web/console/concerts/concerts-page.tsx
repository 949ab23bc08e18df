/** All concerts, as operators see them. */
import { useTranslation } from "react-i18next";

import { Page } from "#web/ui/page.tsx";

export function ConcertsPage() {
  const { t } = useTranslation("console");
  return (
    <Page title={t("title")}>
      <h1>{t("title")}</h1>
    </Page>
  );
}
