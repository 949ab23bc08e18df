/** Giving the place up: asked once more, because it cannot be taken back. */
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { tryAgain } from "#web/api/queries.ts";
import { leaveLine } from "#web/line/leave-line.ts";
import { AskFirst } from "#web/ui/ask-first.tsx";

export function LeaveButton({ concertId, token }: { concertId: number; token: string }) {
  const { t } = useTranslation("line");
  // Leaving twice is leaving once.
  const leave = useMutation({ mutationFn: () => leaveLine(concertId, token), ...tryAgain });
  return (
    <AskFirst
      label={t("leave.action")}
      kind="quiet"
      title={t("leave.title")}
      confirm={t("leave.confirm")}
      keep={t("leave.stay")}
      cautious
      act={leave}
    >
      <p>{t("leave.text")}</p>
    </AskFirst>
  );
}
