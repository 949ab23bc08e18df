/**
 * The live dashboard of a sale: how it stands, how it moves, who may come in how fast, and whether everything holds. What is
 * shown says how fresh it is; what was heard stays when the connection goes.
 */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Answer } from "#web/api/client.ts";
import { FlowControls } from "#web/console/concerts/flow-controls.tsx";
import { operatorConcertQuery } from "#web/console/concerts/operator-concerts.ts";
import { AuditLight } from "#web/console/dashboard/audit-light.tsx";
import styles from "#web/console/dashboard/dashboard.module.css";
import { ExportSales } from "#web/console/dashboard/export-sales.tsx";
import { LinkBadge } from "#web/console/dashboard/link-badge.tsx";
import { SaleCharts } from "#web/console/dashboard/sale-charts.tsx";
import { SaleFigures } from "#web/console/dashboard/sale-figures.tsx";
import { Instances, Refusals } from "#web/console/dashboard/service-tables.tsx";
import { ShowSeats } from "#web/console/dashboard/show-seats.tsx";
import { useFigures, type LiveFigures } from "#web/console/dashboard/use-figures.ts";
import { useFormat } from "#web/i18n/use-format.ts";
import { SaleBadge } from "#web/pages/concerts/sale-badge.tsx";
import { useSaleState } from "#web/pages/concerts/use-sale-state.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { Notice, ProblemNotice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";

type ConcertOnSale = Answer<"getConcertAsOperator">;

export function DashboardPage({ concertId }: { concertId: number }) {
  const { t } = useTranslation("console");
  const { data: concert, error, isFetching, refetch } = useQuery(operatorConcertQuery(concertId));
  return (
    <Page title={concert?.title ?? t("dashboard.title")}>
      <Link href="/console">{t("dashboard.back")}</Link>
      {concert && error && <ProblemNotice error={error} />}
      {concert && <Sale key={concertId} concert={concert} />}
      {!concert && error && <ErrorState error={error} retry={() => void refetch()} retrying={isFetching} level={1} />}
      {!concert && !error && <SaleLoading />}
    </Page>
  );
}

function Sale({ concert }: { concert: ConcertOnSale }) {
  const { t } = useTranslation("console");
  const { concertId } = concert;
  const live = useFigures(concertId);
  return (
    <>
      <div className={styles["head"]}>
        <h1>{concert.title}</h1>
        <State concert={concert} figures={live.figures} />
        <span role="status" className={styles["link"]}>
          <LinkBadge link={live.link} />
        </span>
      </div>
      <p className={styles["soft"]}>{[concert.artist, concert.venue].filter((text) => text !== "").join(" · ")}</p>
      <div className={styles["tools"]}>
        <AuditLight />
        <ExportSales concertId={concertId} />
        <ButtonLink href={`/console/sales?concert=${concertId}`}>{t("dashboard.toSales")}</ButtonLink>
        <ButtonLink href={`/concerts/${concertId}`}>{t("dashboard.asFan")}</ButtonLink>
      </div>
      <div className={styles["sale"]}>
        <div className={styles["watched"]}>
          <Watched live={live} />
        </div>
        <div className={styles["steering"]}>
          <FlowControls concert={concert} />
        </div>
      </div>
      <div className={styles["more"]}>
        <ShowSeats shows={concert.shows} />
        {live.figures && (
          <>
            <Refusals refusals={live.figures.refusals} />
            <Instances instances={live.figures.instances} />
          </>
        )}
      </div>
    </>
  );
}

/** By the figures, once they have come: they are newer. */
function State({ concert, figures }: { concert: ConcertOnSale } & Partial<Pick<LiveFigures, "figures">>) {
  const { soldOut, queue } = concert;
  const isSoldOut = figures ? figures.sold === figures.seatsTotal : soldOut;
  const line = figures ? { state: figures.queue.state, waiting: figures.waiting } : queue;
  return <SaleBadge state={useSaleState({ ...concert, soldOut: isSoldOut, queue: line })} />;
}

function Watched({ live: { figures, history, link } }: { live: LiveFigures }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  if (!figures) return link === "lost" ? <Notice tone="warn" title={t("dashboard.unheard")} /> : <SaleLoading />;
  return (
    <>
      {link === "lost" && (
        <Notice tone="warn" title={t("dashboard.stale.title")}>
          <p>{t("dashboard.stale.text", { when: format.date(figures.at, "second") })}</p>
        </Notice>
      )}
      <section className={styles["part"]}>
        <h2>{t("dashboard.now", { when: format.date(figures.at, "second") })}</h2>
        <SaleFigures figures={figures} />
      </section>
      <SaleCharts history={history} />
    </>
  );
}

function SaleLoading() {
  return (
    <Loading>
      <Skeleton height="9rem" />
      <Skeleton height="22rem" />
    </Loading>
  );
}
