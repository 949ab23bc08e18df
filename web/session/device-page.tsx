/** Signing in on another device: a code that carries who you are. */
import { useTranslation } from "react-i18next";

import { Page } from "#web/ui/page.tsx";

export function DevicePage() {
  const { t } = useTranslation("account");
  return (
    <Page title={t("device.title")} narrow>
      <h1>{t("device.title")}</h1>
    </Page>
  );
}
