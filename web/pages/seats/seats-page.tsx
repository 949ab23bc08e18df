/** Choosing seats: a date, then its seats. */
import { useTranslation } from "react-i18next";

import { Page } from "#web/ui/page.tsx";

export interface SeatsPageProps {
  concertId: number;
}

export function SeatsPage(_props: SeatsPageProps) {
  const { t } = useTranslation("seats");
  return (
    <Page title={t("title")} narrow>
      <h1>{t("title")}</h1>
    </Page>
  );
}
