/** The waiting room of a concert. */
import { useTranslation } from "react-i18next";

import { Page } from "#web/ui/page.tsx";

export interface LinePageProps {
  concertId: number;
}

export function LinePage(_props: LinePageProps) {
  const { t } = useTranslation("line");
  return (
    <Page title={t("title")} narrow>
      <h1>{t("title")}</h1>
    </Page>
  );
}
