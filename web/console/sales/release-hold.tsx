/** An operator lets go what a fan holds. Doing it twice is harmless: it is tried again by itself. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "#web/api/client.ts";
import { tryAgain } from "#web/api/queries.ts";
import { readSalesAgain } from "#web/console/sales/sale-queries.ts";
import { withOperator } from "#web/console/session/operator.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { toast } from "#web/ui/toasts.ts";

export function ReleaseHold({ reservationId }: { reservationId: number }) {
  const { t } = useTranslation(["console", "common"]);
  const [isAsking, setIsAsking] = useState(false);
  const release = useMutation({
    mutationFn: () =>
      withOperator(({ headers }) =>
        ask(api.DELETE("/v1/admin/reservations/{reservationId}", { params: { path: { reservationId } }, headers })),
      ),
    ...tryAgain,
    onSuccess: () => {
      setIsAsking(false);
      toast(t("sales.release.done"));
    },
    // Also if it was refused: then something else has happened to it meanwhile.
    onSettled: readSalesAgain,
  });
  const askAnew = (): void => {
    if (release.isError) release.reset();
    setIsAsking(true);
  };
  return (
    <>
      <Button kind="danger" onClick={askAnew}>
        {t("sales.release.action")}
      </Button>
      <Dialog
        title={t("sales.release.title")}
        open={isAsking}
        onClose={() => setIsAsking(false)}
        actions={
          <>
            <Button onClick={() => setIsAsking(false)}>{t("common:cancel")}</Button>
            <Button kind="danger" busy={release.isPending} onClick={() => release.mutate()}>
              {t("sales.release.confirm")}
            </Button>
          </>
        }
      >
        <p>{t("sales.release.text")}</p>
        {release.isError && <ProblemNotice error={release.error} />}
      </Dialog>
    </>
  );
}
