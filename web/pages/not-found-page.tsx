/** For addresses that lead nowhere. */
import { useTranslation } from "react-i18next";

import { ButtonLink } from "#web/ui/button.tsx";
import { Page } from "#web/ui/page.tsx";
import { EmptyState } from "#web/ui/states.tsx";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("notFound.title")} narrow>
      <EmptyState title={t("notFound.title")} text={t("notFound.text")} level={1}>
        <ButtonLink href="/" kind="primary">
          {t("toConcerts")}
        </ButtonLink>
      </EmptyState>
    </Page>
  );
}
