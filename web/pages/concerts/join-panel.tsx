/**
 * The one big button: joining the line, or going back to one's place in it. The account is made on the way. Pressing it
 * twice, or after the connection was lost, gives the same place.
 */
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { tryAgain } from "#web/api/queries.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { ResumeLink } from "#web/pages/checkout/resume-link.tsx";
import styles from "#web/pages/concerts/join-panel.module.css";
import type { SaleState } from "#web/pages/concerts/sale-state.ts";
import { joinLine } from "#web/session/join-line.ts";
import { useQueueToken } from "#web/session/queue-token.ts";
import { useSession } from "#web/session/session.ts";
import { Button } from "#web/ui/button.tsx";
import { Countdown } from "#web/ui/countdown.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";

export interface JoinPanelProps {
  concertId: number;
  state: SaleState;
}

export function JoinPanel({ concertId, state }: JoinPanelProps) {
  const { t } = useTranslation("concerts");
  const format = useFormat();
  const userId = useSession()?.userId;
  const token = useQueueToken(concertId, userId);
  const count = state.kind === "busy" ? state.waiting : 0;
  return (
    <section className={styles["panel"]} aria-label={t("join")}>
      {state.kind === "upcoming" && (
        <div className={styles["countdown"]}>
          <p className={styles["when"]}>{t("opensAt", { when: format.date(state.opensAt, "moment") })}</p>
          <Countdown until={state.opensAt} look="units" />
        </div>
      )}
      {token === undefined && (
        <p className={styles["note"]}>{t(`note.${state.kind}`, { count, waiting: format.number(count) })}</p>
      )}
      {token === undefined || userId === undefined ? (
        <JoinButton concertId={concertId} state={state} />
      ) : (
        <ResumeLink concertId={concertId} userId={userId} />
      )}
    </section>
  );
}

/** Sales that are closed or over have none. */
function JoinButton({ concertId, state }: JoinPanelProps) {
  const { t } = useTranslation("concerts");
  const { t: tell } = useTranslation("problems");
  const [, go] = useLocation();
  const join = useMutation({
    mutationFn: () => joinLine(concertId),
    ...tryAgain,
    onSuccess: ({ status }) => go(`/concerts/${concertId}/${status === "ADMITTED" ? "seats" : "line"}`),
  });
  if (state.kind === "closed" || state.kind === "over") return null;
  const isTryingAgain = join.isPending && join.failureCount > 0;
  return (
    <>
      <Button
        kind={state.kind === "soldOut" ? "secondary" : "primary"}
        large
        wide
        busy={join.isPending}
        onClick={() => join.mutate()}
      >
        {join.isPending ? t("joining") : t(`call.${state.kind === "soldOut" ? "busy" : state.kind}`)}
      </Button>
      {isTryingAgain && <Notice tone="warn" title={tell("OVERLOADED.title")} />}
      {join.isError && <ProblemNotice error={join.error} />}
    </>
  );
}
