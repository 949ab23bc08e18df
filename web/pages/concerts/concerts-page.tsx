/** The concerts page: what can be seen, and how each sale stands. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { concertsQuery } from "#web/pages/concerts/concert-queries.ts";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";

export function ConcertsPage() {
  const { t } = useTranslation("concerts");
  const concerts = useInfiniteQuery(concertsQuery);
  const items = concerts.data?.pages.flatMap(({ items: ones }) => ones) ?? [];
  return (
    <Page title="">
      <h1>{t("headline")}</h1>
      {concerts.isPending && (
        <Loading>
          <Skeleton height="20rem" />
        </Loading>
      )}
      {concerts.isError && items.length === 0 && (
        <ErrorState error={concerts.error} retry={() => void concerts.refetch()} />
      )}
      {concerts.isSuccess && items.length === 0 && <EmptyState title={t("empty.title")} text={t("empty.text")} />}
      <ul>
        {items.map(({ concertId, title }) => (
          <li key={concertId}>
            <Link href={`/concerts/${concertId}`}>{title}</Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}
