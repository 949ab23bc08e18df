/** Giving the place up: asked once more, because it cannot be taken back. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { tryAgain } from "#web/api/queries.ts";
import { leaveLine } from "#web/line/leave-line.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";

export function LeaveButton({ concertId, token }: { concertId: number; token: string }) {
  const { t } = useTranslation("line");
  const [isAsked, setAsked] = useState(false);
  // Leaving twice is leaving once.
  const leave = useMutation({ mutationFn: () => leaveLine(concertId, token), ...tryAgain });
  return (
    <>
      <Button kind="quiet" onClick={() => setAsked(true)}>
        {t("leave.action")}
      </Button>
      <Dialog
        title={t("leave.title")}
        open={isAsked}
        onClose={() => setAsked(false)}
        actions={
          <>
            <Button kind="danger" busy={leave.isPending} onClick={() => leave.mutate()}>
              {t("leave.confirm")}
            </Button>
            <Button kind="primary" onClick={() => setAsked(false)}>
              {t("leave.stay")}
            </Button>
          </>
        }
      >
        <p>{t("leave.text")}</p>
        {leave.isError && <ProblemNotice error={leave.error} />}
      </Dialog>
    </>
  );
}
