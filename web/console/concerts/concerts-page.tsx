/** All concerts, as operators see them: how each sale stands, who waits, what is sold. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import styles from "#web/console/concerts/concerts.module.css";
import { operatorConcertsQuery, type OperatorConcert } from "#web/console/concerts/operator-concerts.ts";
import { DataTable, type Column } from "#web/console/table/data-table.tsx";
import { useFormat } from "#web/i18n/use-format.ts";
import { SaleBadge } from "#web/pages/concerts/sale-badge.tsx";
import { useSaleState } from "#web/pages/concerts/use-sale-state.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { MoreButton } from "#web/ui/more-button.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";

export function ConcertsPage() {
  const { t } = useTranslation("console");
  const query = useInfiniteQuery(operatorConcertsQuery);
  const concerts = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Page title={t("concerts.title")}>
      <div className={styles["head"]}>
        <h1>{t("concerts.title")}</h1>
        <ButtonLink href="/console/concerts/new" kind="primary">
          {t("concerts.create")}
        </ButtonLink>
      </div>
      {!concerts && query.error && (
        <ErrorState error={query.error} retry={() => void query.refetch()} retrying={query.isFetching} />
      )}
      {!concerts && !query.error && (
        <Loading>
          <Skeleton height="20rem" />
        </Loading>
      )}
      {concerts?.length === 0 && <EmptyState title={t("concerts.none.title")} text={t("concerts.none.text")} />}
      {query.isRefetchError && <ProblemNotice error={query.error} />}
      {concerts && concerts.length > 0 && <ConcertTable concerts={concerts} />}
      <MoreButton query={query} />
    </Page>
  );
}

function ConcertTable({ concerts }: { concerts: readonly OperatorConcert[] }) {
  const { t } = useTranslation("console");
  const f = useFormat();
  const columns: Column<OperatorConcert>[] = [
    {
      key: "concert",
      name: t("concerts.table.concert"),
      cell: ({ concertId, title }) => <Link href={`/console/concerts/${concertId}`}>{title}</Link>,
      wraps: true,
    },
    { key: "state", name: t("concerts.table.state"), cell: (concert) => <State concert={concert} /> },
    { key: "opens", name: t("concerts.table.opens"), cell: ({ saleOpensAt }) => f.date(saleOpensAt, "moment") },
    {
      key: "dates",
      name: t("concerts.table.dates"),
      cell: ({ firstDate, lastDate }) => f.dateRange(firstDate, lastDate, "shortDay"),
      wraps: true,
    },
    number(t("concerts.table.waiting"), ({ queue }) => f.number(queue.waiting)),
    number(t("concerts.table.admitted"), ({ queue }) => f.number(queue.admitted)),
    number(t("concerts.table.held"), ({ held }) => f.number(held)),
    number(t("concerts.table.sold"), ({ sold, seatsTotal }) =>
      t("concerts.table.soldOf", { sold: f.number(sold), total: f.number(seatsTotal) }),
    ),
  ];
  return (
    <DataTable caption={t("concerts.title")} columns={columns} rows={concerts} keyOf={({ concertId }) => concertId} />
  );
}

function number(name: string, text: (concert: OperatorConcert) => string): Column<OperatorConcert> {
  return { key: name, name, cell: text, numeric: true };
}

function State({ concert }: { concert: OperatorConcert }) {
  return <SaleBadge state={useSaleState(concert)} />;
}
