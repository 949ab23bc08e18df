/** The concerts page: what can be seen, and how each sale stands. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { serverClock } from "#web/clock.ts";
import { ConcertCard } from "#web/pages/concerts/concert-card.tsx";
import { concertsQuery, type ConcertSummary } from "#web/pages/concerts/concert-queries.ts";
import styles from "#web/pages/concerts/concerts-page.module.css";
import { saleStateOf } from "#web/pages/concerts/sale-state.ts";
import { MoreButton } from "#web/ui/more-button.tsx";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";
import { useServerNow } from "#web/ui/use-now.ts";

/** What is over may be told a minute late. */
const stepMs = 60_000;

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

/** Newest first, the first of them large; what is over stands apart below, however new it is. */
function Concerts({ concerts }: { concerts: readonly ConcertSummary[] }) {
  const { t } = useTranslation("concerts");
  const now = useServerNow(nextEnd(concerts, serverClock.now()), stepMs);
  if (concerts.length === 0) return <EmptyState title={t("empty.title")} text={t("empty.text")} />;
  const isOver = (concert: ConcertSummary): boolean => saleStateOf(concert, now).kind === "over";
  const past = concerts.filter(isOver);
  const coming = concerts.filter((concert) => !isOver(concert));
  return (
    <>
      {coming.length > 0 && (
        <ul className={styles["grid"]} aria-label={t("all")}>
          {coming.map((concert, index) => (
            <li key={concert.concertId} className={index === 0 ? styles["first"] : undefined}>
              <ConcertCard concert={concert} featured={index === 0} />
            </li>
          ))}
        </ul>
      )}
      {past.length > 0 && (
        <section className={styles["past"]} aria-labelledby="past-concerts">
          <h2 id="past-concerts" className={styles["name"]}>
            {t("past")}
          </h2>
          <ul className={styles["grid"]}>
            {past.map((concert) => (
              <li key={concert.concertId}>
                <ConcertCard concert={concert} level={3} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** When the next of the concerts will be over, in milliseconds since 1970; undefined if all are. */
function nextEnd(concerts: readonly ConcertSummary[], now: number): number | undefined {
  const ends = concerts.map(({ lastStartsAt }) => Date.parse(lastStartsAt)).filter((end) => end > now);
  return ends.length === 0 ? undefined : Math.min(...ends);
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
