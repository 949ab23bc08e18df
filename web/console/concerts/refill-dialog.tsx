/** Asks before a house fills in all shows anew: what was typed of them is gone by it. */
import { useTranslation } from "react-i18next";

import { AskDialog } from "#web/ui/ask-first.tsx";

/** It is done at once, on this page alone. */
const act = { isPending: false, isError: false, error: null } as const;

export function RefillDialog({ onClose, onConfirm }: { onClose: () => void; onConfirm: () => void }) {
  const { t } = useTranslation("console");
  return (
    <AskDialog
      title={t("concerts.form.refill.title")}
      open
      onClose={onClose}
      confirm={t("concerts.form.refill.confirm")}
      act={act}
      onConfirm={onConfirm}
    >
      <p>{t("concerts.form.refill.text")}</p>
    </AskDialog>
  );
}
