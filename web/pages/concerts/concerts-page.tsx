/** The concerts page: what can be seen, and how each sale stands. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ConcertCard } from "#web/pages/concerts/concert-card.tsx";
import { concertsQuery, type ConcertSummary } from "#web/pages/concerts/concert-queries.ts";
import styles from "#web/pages/concerts/concerts-page.module.css";
import { MoreButton } from "#web/ui/more-button.tsx";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";

export function ConcertsPage() {
  const { t } = useTranslation("concerts");
  const query = useInfiniteQuery(concertsQuery);
  const { data, error, isPending, isFetching, refetch } = query;
  const concerts = data?.pages.flatMap(({ items }) => items);
  return (
    <Page title="">
      <div className={styles["intro"]}>
        <h1 className={styles["headline"]}>{t("headline")}</h1>
        <p className={styles["subline"]}>{t("subline")}</p>
      </div>
      {isPending && <ConcertsLoading />}
      {error && !concerts && <ErrorState error={error} retry={() => void refetch()} retrying={isFetching} />}
      {concerts && <Concerts concerts={concerts} />}
      {query.hasNextPage && (
        <div className={styles["more"]}>
          <MoreButton query={query} />
        </div>
      )}
    </Page>
  );
}

function Concerts({ concerts }: { concerts: readonly ConcertSummary[] }) {
  const { t } = useTranslation("concerts");
  if (concerts.length === 0) return <EmptyState title={t("empty.title")} text={t("empty.text")} />;
  return (
    <ul className={styles["grid"]} aria-label={t("all")}>
      {concerts.map((concert, index) => (
        <li key={concert.concertId} className={index === 0 ? styles["first"] : undefined}>
          <ConcertCard concert={concert} featured={index === 0} />
        </li>
      ))}
    </ul>
  );
}

function ConcertsLoading() {
  return (
    <Loading>
      <div className={styles["grid"]}>
        {Array.from({ length: 4 }, (_, index) => (
          <div key={index} className={index === 0 ? styles["first"] : undefined}>
            <Skeleton height="auto" className={styles["ghost"]} />
          </div>
        ))}
      </div>
    </Loading>
  );
}
