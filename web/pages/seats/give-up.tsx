/** Giving the turn up: asked once more, because it cannot be taken back. */
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { tryAgain } from "#web/api/queries.ts";
import { leaveLine } from "#web/line/leave-line.ts";
import { AskFirst } from "#web/ui/ask-first.tsx";

/** `token`: the queue token. */
export function GiveUp({ concertId, token }: { concertId: number; token: string }) {
  const { t } = useTranslation("seats");
  // Leaving twice is leaving once. The waiting room, which then appears, says that it is done.
  const leave = useMutation({ mutationFn: () => leaveLine(concertId, token), ...tryAgain });
  return (
    <AskFirst
      label={t("turn.giveUp")}
      kind="quiet"
      title={t("turn.giveUpTitle")}
      confirm={t("turn.giveUpConfirm")}
      act={leave}
    >
      <p>{t("turn.giveUpText")}</p>
    </AskFirst>
  );
}
