/** Finding a reservation or a payment. What is searched for stands in the address. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState, type ReactNode, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import { ApiProblem } from "#web/api/problem.ts";
import { ConcertChoice } from "#web/console/concert-choice.tsx";
import { useLastSearch } from "#web/console/sales/last-search.ts";
import { paymentsQuery, reservationsQuery } from "#web/console/sales/sale-queries.ts";
import { readSearch, reservationStatuses, writeSearch, type SaleSearch } from "#web/console/sales/sale-search.ts";
import { PaymentTable, ReservationTable } from "#web/console/sales/sale-tables.tsx";
import styles from "#web/console/sales/sales.module.css";
import { Button } from "#web/ui/button.tsx";
import { Field, Select } from "#web/ui/field.tsx";
import { MoreButton, type MorePages } from "#web/ui/more-button.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";

export function SalesPage() {
  const { t } = useTranslation("console");
  const [params, setParams] = useSearchParams();
  const search = readSearch(params);
  useLastSearch(search);
  return (
    <Page title={t("sales.title")}>
      <h1>{t("sales.title")}</h1>
      <SearchForm search={search} onSearch={(next) => setParams(writeSearch(next))} />
      {search.kind === "payments" ? <Payments search={search} /> : <Reservations search={search} />}
    </Page>
  );
}

interface SearchFormProps {
  search: SaleSearch;
  onSearch: (search: SaleSearch) => void;
}

/** Words are taken when they are sent, choices at once, and with them what words have been typed by then. */
function SearchForm({ search: sought, onSearch }: SearchFormProps) {
  const { t } = useTranslation("console");
  const [typed, setTyped] = useState<string>();
  const q = typed ?? sought.q;
  const search = { ...sought, q: q.trim() };
  const send = (next: SaleSearch): void => {
    setTyped(undefined);
    onSearch(next);
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    send(search);
  };
  return (
    <search>
      <form className={styles["search"]} onSubmit={onSubmit}>
        <div className={styles["words"]}>
          <Field
            label={t("sales.search.label")}
            hint={t("sales.search.hint")}
            type="search"
            maxLength={80}
            value={q}
            onChange={({ target }) => setTyped(target.value)}
          />
        </div>
        <Kind search={search} onSearch={send} />
        <ConcertChoice value={search.concertId} onChange={(concertId) => send({ ...search, concertId })} />
        {search.kind === "reservations" && <Status search={search} onSearch={send} />}
        <Button type="submit" kind="primary">
          {t("sales.search.submit")}
        </Button>
      </form>
    </search>
  );
}

function Kind({ search, onSearch }: SearchFormProps) {
  const { t } = useTranslation("console");
  return (
    <Select
      label={t("sales.search.kind")}
      value={search.kind}
      onChange={({ target }) => onSearch({ ...search, kind: target.value as SaleSearch["kind"] })}
    >
      <option value="reservations">{t("sales.search.reservations")}</option>
      <option value="payments">{t("sales.search.payments")}</option>
    </Select>
  );
}

function Status({ search, onSearch }: SearchFormProps) {
  const { t } = useTranslation("console");
  const statusOf = (value: string) => reservationStatuses.find((status) => status === value);
  return (
    <Select
      label={t("sales.search.status")}
      value={search.status ?? ""}
      onChange={({ target }) => onSearch({ ...search, status: statusOf(target.value) })}
    >
      <option value="">{t("sales.search.anyStatus")}</option>
      {reservationStatuses.map((status) => (
        <option key={status} value={status}>
          {t(`sales.status.${status}`)}
        </option>
      ))}
    </Select>
  );
}

function Reservations({ search }: { search: SaleSearch }) {
  const query = useInfiniteQuery(reservationsQuery(search));
  const rows = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Found query={query} found={rows?.length}>
      {rows && <ReservationTable rows={rows} />}
    </Found>
  );
}

function Payments({ search }: { search: SaleSearch }) {
  const query = useInfiniteQuery(paymentsQuery(search));
  const rows = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Found query={query} found={rows?.length}>
      {rows && <PaymentTable rows={rows} />}
    </Found>
  );
}

interface FoundProps {
  query: MorePages & { isFetching: boolean; isRefetchError: boolean; refetch: () => Promise<unknown> };
  /** How many rows there are; undefined while nothing has come. */
  found: number | undefined;
  children: ReactNode;
}

function Found({ query, found, children }: FoundProps) {
  const { t } = useTranslation("console");
  if (found === undefined && isRefused(query.error)) {
    return <EmptyState title={t("sales.unusable.title")} text={t("sales.unusable.text")} />;
  }
  if (found === undefined && query.error) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} retrying={query.isFetching} />;
  }
  if (found === undefined) {
    return (
      <Loading>
        <Skeleton height="20rem" />
      </Loading>
    );
  }
  if (found === 0) return <EmptyState title={t("sales.none.title")} text={t("sales.none.text")} />;
  return (
    <div className={styles["found"]}>
      {query.isRefetchError && <ProblemNotice error={query.error} />}
      {children}
      <MoreButton query={query} />
    </div>
  );
}

/** Nothing can be found by such words, however often it is tried. */
function isRefused(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === "INVALID_REQUEST";
}
