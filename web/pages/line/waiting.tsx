/** Waiting: the place and how it moves, what holds the line up, and how the fan will be told. */
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import type { KeptPlace } from "#web/line/kept-place.ts";
import type { Line } from "#web/line/use-line.ts";
import type { Concert } from "#web/pages/concerts/concert-queries.ts";
import type { SaleState } from "#web/pages/concerts/sale-state.ts";
import { useSaleState } from "#web/pages/concerts/use-sale-state.ts";
import { ChimeSwitch } from "#web/pages/line/chime-switch.tsx";
import { LeaveButton } from "#web/pages/line/leave-button.tsx";
import { LineHead } from "#web/pages/line/line-head.tsx";
import { LinkBadge } from "#web/pages/line/link-badge.tsx";
import { PlaceFigure } from "#web/pages/line/place-figure.tsx";
import { SaleNotice } from "#web/pages/line/sale-notice.tsx";
import styles from "#web/pages/line/waiting.module.css";
import { Button } from "#web/ui/button.tsx";
import { Card } from "#web/ui/card.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";

export interface WaitingProps {
  concert: Concert | undefined;
  kept: KeptPlace;
  line: Line;
}

export function Waiting({ concert, kept, line }: WaitingProps) {
  const { t } = useTranslation(["line", "common"]);
  const format = useFormat();
  const { place, firstPosition, link, heardAt } = kept;
  const title = t("place.tab", { position: format.number(place.position), concert: concert?.title ?? t("title") });
  return (
    <Page title={title} narrow>
      <div className={styles["room"]}>
        <LineHead concert={concert} title={t("title")}>
          <LinkBadge link={link} heardAt={heardAt} />
        </LineHead>
        {concert ? (
          <WithSale concert={concert} kept={kept} />
        ) : (
          <PlaceFigure place={place} firstPosition={firstPosition} etaSeconds={place.etaSeconds} />
        )}
        {line.error !== null && (
          <div className={styles["failure"]}>
            <ProblemNotice error={line.error} />
            <Button onClick={line.join} busy={line.isJoining}>
              {t("common:retry")}
            </Button>
          </div>
        )}
        {link === "offline" && <Notice tone="warn">{t("link.kept")}</Notice>}
        <HowToldCard link={link} />
        {line.token !== undefined && (
          <div className={styles["leave"]}>
            <LeaveButton concertId={place.concertId} token={line.token} />
          </div>
        )}
      </div>
    </Page>
  );
}

/** The place, with what is known of the sale. */
function WithSale({ concert, kept: { place, firstPosition } }: { concert: Concert; kept: KeptPlace }) {
  const { soldOut, queueState: queue } = place;
  const state = useSaleState({
    ...concert,
    soldOut: concert.soldOut || soldOut,
    queue: { ...concert.queue, state: queue },
  });
  return (
    <>
      <PlaceFigure place={place} firstPosition={firstPosition} etaSeconds={etaIn(state, place.etaSeconds)} />
      <SaleNotice state={state} />
    </>
  );
}

/** A line that stands has no estimate, whatever was told while it moved; before the sale the countdown says it all, and after the show there is nothing to wait for. */
function etaIn({ kind }: SaleState, etaSeconds: number | null): number | null | undefined {
  if (kind === "upcoming" || kind === "over") return undefined;
  return kind === "paused" ? null : etaSeconds;
}

function HowToldCard({ link }: { link: KeptPlace["link"] }) {
  const { t } = useTranslation("line");
  const isPolling = link === "polling";
  return (
    <Card className={styles["told"]}>
      <div className={styles["keep"]}>
        <h2 className={styles["subtitle"]}>{t(isPolling ? "keep.pollingTitle" : "keep.title")}</h2>
        <p className={styles["text"]}>{t(isPolling ? "keep.polling" : "keep.live")}</p>
      </div>
      <ChimeSwitch />
    </Card>
  );
}
