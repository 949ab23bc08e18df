/** What is booked, how long the turn still is, and the way out of it. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { tryAgain } from "#web/api/queries.ts";
import { leaveLine } from "#web/line/leave-line.ts";
import styles from "#web/pages/seats/turn-bar.module.css";
import { Button } from "#web/ui/button.tsx";
import { classNames } from "#web/ui/class-names.ts";
import { Countdown } from "#web/ui/countdown.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { BackIcon, ClockIcon } from "#web/ui/icons.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { useServerNow } from "#web/ui/use-now.ts";
import { VisuallyHidden } from "#web/ui/visually-hidden.tsx";

export interface TurnBarProps {
  concertId: number;
  /** The queue token. */
  token: string;
  /** The concert's. */
  title: string;
  /** When the turn ends, ISO 8601. */
  expiresAt: string;
}

const soonMs = 60_000;

export function TurnBar({ concertId, token, title, expiresAt }: TurnBarProps) {
  const { t } = useTranslation("seats");
  const end = Date.parse(expiresAt);
  const isSoon = end - useServerNow(end) <= soonMs;
  return (
    <div className={styles["bar"]}>
      <Link href={`/concerts/${concertId}`} className={styles["concert"]}>
        <BackIcon size={18} />
        <span className={styles["title"]}>{title}</span>
      </Link>
      <p className={classNames(styles["turn"], isSoon && styles["soon"])} title={t("turn.hint")}>
        <ClockIcon size={18} />
        <span>{t("turn.left")}</span>
        <strong>
          <Countdown until={end} />
        </strong>
      </p>
      <VisuallyHidden>
        <span role="status">{isSoon ? t("turn.soon") : ""}</span>
      </VisuallyHidden>
      <GiveUp concertId={concertId} token={token} />
    </div>
  );
}

function GiveUp({ concertId, token }: Pick<TurnBarProps, "concertId" | "token">) {
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
