/**
 * The fan's turn: how long there is to come in, and the one button. Told in the tab as well, by a mark and by sound. To
 * press the button is to come: until then nothing here claims the turn (web/line/place-feed.ts says why).
 */
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { serverClock } from "#web/clock.ts";
import { formatClock } from "#web/i18n/format.ts";
import type { KeptPlace } from "#web/line/kept-place.ts";
import { signalTurn } from "#web/line/turn-signal.ts";
import type { Line } from "#web/line/use-line.ts";
import type { Concert } from "#web/pages/concerts/concert-queries.ts";
import { LeaveButton } from "#web/pages/line/leave-button.tsx";
import { LineHead } from "#web/pages/line/line-head.tsx";
import { LinkBadge } from "#web/pages/line/link-badge.tsx";
import styles from "#web/pages/line/turn.module.css";
import { ButtonLink } from "#web/ui/button.tsx";
import { Countdown } from "#web/ui/countdown.tsx";
import { Page } from "#web/ui/page.tsx";
import { useServerNow } from "#web/ui/use-now.ts";

export interface TurnProps {
  concert: Concert | undefined;
  kept: KeptPlace;
  expiresAt: string;
  line: Line;
}

export function Turn({ concert, kept, expiresAt, line }: TurnProps) {
  const { t } = useTranslation("line");
  const end = Date.parse(expiresAt);
  const { concertId } = kept.place;
  const heading = useRef<HTMLHeadingElement>(null);
  useSignal(end);
  // What had the focus is gone with the wait: from the heading the button is the next.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Page title={useTabTitle(end)} narrow>
      <div className={styles["turn"]}>
        <LineHead concert={concert}>
          <LinkBadge link={kept.link} heardAt={kept.heardAt} />
        </LineHead>
        <div className={styles["call"]}>
          <h1 className={styles["title"]} ref={heading} tabIndex={-1}>
            {t("turn.title")}
          </h1>
          <TimeLeft key={expiresAt} end={end} />
          <ButtonLink href={`/concerts/${concertId}/seats`} kind="primary" large wide replace>
            {t("turn.go")}
          </ButtonLink>
        </div>
        {line.token !== undefined && (
          <div className={styles["leave"]}>
            <LeaveButton concertId={concertId} token={line.token} />
          </div>
        )}
      </div>
    </Page>
  );
}

function TimeLeft({ end }: { end: number }) {
  const { t } = useTranslation("line");
  const isOver = useServerNow(end) >= end;
  return (
    <>
      <p className={styles["label"]} aria-hidden="true">
        {t("turn.label")}
      </p>
      <p className={styles["time"]}>
        <Countdown until={end} />
      </p>
      <p className={styles["text"]} role="alert">
        {isOver ? t("turn.over") : t("turn.text")}
      </p>
    </>
  );
}

/** The call and the time that is left: it changes every second, so that it is seen among other tabs. */
function useTabTitle(end: number): string {
  const { t } = useTranslation("line");
  const left = end - useServerNow(end);
  return left > 0 ? `${t("turn.tab")} ${formatClock(left)}` : t("turn.title");
}

/** Signals the turn until its end moves: that means that the fan has come, here or elsewhere. */
function useSignal(end: number): void {
  const first = useRef(end);
  useEffect(() => (end === first.current ? signalTurn(Date.now() + end - serverClock.now()) : undefined), [end]);
}
