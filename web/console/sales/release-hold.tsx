/** An operator lets go what a fan holds. Doing it twice is harmless: it is tried again by itself. */
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, ask } from "#web/api/client.ts";
import { tryAgain } from "#web/api/queries.ts";
import { readSalesAgain } from "#web/console/sales/sale-queries.ts";
import { withOperator } from "#web/console/session/operator.ts";
import { AskFirst } from "#web/ui/ask-first.tsx";
import { toast } from "#web/ui/toasts.ts";

export function ReleaseHold({ reservationId }: { reservationId: number }) {
  const { t } = useTranslation("console");
  const release = useMutation({
    mutationFn: () =>
      withOperator(({ headers }) =>
        ask(api.DELETE("/v1/admin/reservations/{reservationId}", { params: { path: { reservationId } }, headers })),
      ),
    ...tryAgain,
    onSuccess: () => toast(t("sales.release.done")),
    // Also if it was refused: then something else has happened to it meanwhile.
    onSettled: readSalesAgain,
  });
  return (
    <AskFirst
      label={t("sales.release.action")}
      kind="danger"
      title={t("sales.release.title")}
      confirm={t("sales.release.confirm")}
      act={release}
    >
      <p>{t("sales.release.text")}</p>
    </AskFirst>
  );
}
