/** Giving the turn up: asked once more, because it cannot be taken back. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { tryAgain } from "#web/api/queries.ts";
import { leaveLine } from "#web/line/leave-line.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";

/** `token`: the queue token. */
export function GiveUp({ concertId, token }: { concertId: number; token: string }) {
  const { t } = useTranslation(["seats", "common"]);
  const [isAsked, setAsked] = useState(false);
  // Leaving twice is leaving once. The waiting room, which then appears, says that it is done.
  const leave = useMutation({ mutationFn: () => leaveLine(concertId, token), ...tryAgain });
  return (
    <>
      <Button kind="quiet" onClick={() => setAsked(true)}>
        {t("turn.giveUp")}
      </Button>
      <Dialog
        title={t("turn.giveUpTitle")}
        open={isAsked}
        onClose={() => setAsked(false)}
        actions={
          <>
            <Button onClick={() => setAsked(false)}>{t("common:cancel")}</Button>
            <Button kind="danger" busy={leave.isPending} onClick={() => leave.mutate()}>
              {t("turn.giveUpConfirm")}
            </Button>
          </>
        }
      >
        <p>{t("turn.giveUpText")}</p>
        {leave.isError && <ProblemNotice error={leave.error} />}
      </Dialog>
    </>
  );
}
