/** The operators' console: a place of its own, with its own frame, words and chunk. */
import { use } from "react";
import { useTranslation } from "react-i18next";

import { loadConsoleTexts } from "#web/i18n/i18n.ts";
import { Page } from "#web/ui/page.tsx";

const texts = loadConsoleTexts();

export function Console() {
  use(texts);
  const { t } = useTranslation("console");
  return (
    <main>
      <Page title={t("title")}>
        <h1>{t("title")}</h1>
      </Page>
    </main>
  );
}
