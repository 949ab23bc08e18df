/** The page of one concert: what it is, how its sale stands, and the one big button. */
import { useQuery } from "@tanstack/react-query";

import { ApiProblem } from "#web/api/problem.ts";
import { ConcertFacts } from "#web/pages/concerts/concert-facts.tsx";
import styles from "#web/pages/concerts/concert-page.module.css";
import { concertQuery, type Concert } from "#web/pages/concerts/concert-queries.ts";
import { JoinPanel } from "#web/pages/concerts/join-panel.tsx";
import { Poster } from "#web/pages/concerts/poster.tsx";
import { SaleBadge } from "#web/pages/concerts/sale-badge.tsx";
import { useSaleState } from "#web/pages/concerts/use-sale-state.ts";
import { NotFoundPage } from "#web/pages/not-found-page.tsx";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { ErrorState } from "#web/ui/states.tsx";

export function ConcertPage({ concertId }: { concertId: number }) {
  const { data, error, refetch, isFetching } = useQuery(concertQuery(concertId));
  if (data) {
    return (
      <Page title={data.title}>
        <ConcertContent concert={data} />
      </Page>
    );
  }
  if (error instanceof ApiProblem && error.status === 404) return <NotFoundPage />;
  return (
    <Page title="">
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} retrying={isFetching} level={1} />
      ) : (
        <ConcertLoading />
      )}
    </Page>
  );
}

function ConcertContent({ concert }: { concert: Concert }) {
  const state = useSaleState(concert);
  return (
    <article className={styles["concert"]}>
      <div className={styles["poster"]}>
        <Poster concert={concert} />
      </div>
      <div className={styles["head"]}>
        <SaleBadge state={state} />
        <h1 className={styles["title"]}>{concert.title}</h1>
        <p className={styles["artist"]}>{concert.artist}</p>
      </div>
      <div className={styles["panel"]}>
        <JoinPanel concertId={concert.concertId} state={state} />
      </div>
      <div className={styles["words"]}>
        {concert.description !== "" && <p className={styles["description"]}>{concert.description}</p>}
        <ConcertFacts concert={concert} />
      </div>
    </article>
  );
}

function ConcertLoading() {
  return (
    <Loading>
      <div className={styles["concert"]}>
        <Skeleton height="auto" className={styles["ghost"]} />
        <div className={styles["head"]}>
          <Skeleton height="2.5rem" width="80%" />
          <Skeleton width="50%" />
        </div>
        <Skeleton height="9rem" className={styles["panel"]} />
      </div>
    </Loading>
  );
}
