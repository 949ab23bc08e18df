/**
 * The record: every operator's act, with who, when and what. It can be read and filtered, not changed. What it is filtered by
 * stands in the address.
 */
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { api, ask, type Answer } from "#web/api/client.ts";
import styles from "#web/console/acts/acts.module.css";
import { withOperator } from "#web/console/session/operator.ts";
import { DataTable, type Column } from "#web/console/table/data-table.tsx";
import { Button } from "#web/ui/button.tsx";
import { Field, Select } from "#web/ui/field.tsx";
import { MoreButton } from "#web/ui/more-button.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";
import { Page } from "#web/ui/page.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";
import { EmptyState, ErrorState } from "#web/ui/states.tsx";
import { DateTime } from "#web/ui/values.tsx";

type Act = Answer<"listActs">["items"][number];

interface ActFilter {
  operator: string;
  verb: string;
}

const mostLetters = 200;

const verbs = [
  "createConcert",
  "setQueuePolicy",
  "releaseHoldAsOperator",
  "refundPayment",
  "checkIn",
  "exportSales",
] as const;

/** What acts are done to, and where it is seen. A payment has no page of its own: searching finds its reservation. */
const subjects = {
  concert: (id: string) => `/console/concerts/${id}`,
  reservation: (id: string) => `/console/reservations/${id}`,
  payment: (id: string) => `/console/sales?kind=payments&q=${id}`,
} as const;

function actsQuery({ operator, verb }: ActFilter) {
  return infiniteQueryOptions({
    queryKey: ["operator", "acts", operator, verb],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      withOperator(({ headers }) => {
        const query = {
          limit: 30,
          ...(operator !== "" && { operator }),
          ...(verb !== "" && { verb }),
          ...(pageParam !== undefined && { cursor: pageParam }),
        };
        return ask(api.GET("/v1/admin/acts", { params: { query }, headers, signal }));
      }),
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : Number(nextCursor)),
  });
}

export function ActsPage() {
  const { t } = useTranslation("console");
  const [params, setParams] = useSearchParams();
  const filter = readFilter(params);
  const query = useInfiniteQuery(actsQuery(filter));
  const acts = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Page title={t("sales.acts.title")}>
      <h1>{t("sales.acts.title")}</h1>
      <p className={styles["text"]}>{t("sales.acts.text")}</p>
      <ActsFilter filter={filter} onFilter={(next) => setParams(writeFilter(next))} />
      {!acts && query.error && (
        <ErrorState error={query.error} retry={() => void query.refetch()} retrying={query.isFetching} />
      )}
      {!acts && !query.error && (
        <Loading>
          <Skeleton height="20rem" />
        </Loading>
      )}
      {acts && acts.length === 0 && <EmptyState title={t("sales.acts.none.title")} text={t("sales.acts.none.text")} />}
      {query.isRefetchError && <ProblemNotice error={query.error} />}
      {acts && acts.length > 0 && <Acts acts={acts} />}
      <MoreButton query={query} />
    </Page>
  );
}

/** A kind of act that there is not counts as not said. */
function readFilter(params: URLSearchParams): ActFilter {
  return {
    operator: (params.get("operator") ?? "").trim().slice(0, mostLetters),
    verb: verbs.find((one) => one === params.get("verb")) ?? "",
  };
}

function writeFilter({ operator, verb }: ActFilter): URLSearchParams {
  return new URLSearchParams({ ...(operator !== "" && { operator }), ...(verb !== "" && { verb }) });
}

/** A name is taken when it is sent, a kind at once, and with it what has been typed by then. */
function ActsFilter({ filter, onFilter }: { filter: ActFilter; onFilter: (filter: ActFilter) => void }) {
  const { t } = useTranslation("console");
  const [typed, setTyped] = useState<string>();
  const operator = typed ?? filter.operator;
  const send = (verb: string): void => {
    setTyped(undefined);
    onFilter({ operator: operator.trim(), verb });
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    send(filter.verb);
  };
  return (
    <form className={styles["filter"]} onSubmit={onSubmit}>
      <Field
        label={t("sales.acts.operator")}
        value={operator}
        maxLength={mostLetters}
        onChange={({ target }) => setTyped(target.value)}
      />
      <Select label={t("sales.acts.verb")} value={filter.verb} onChange={({ target }) => send(target.value)}>
        <option value="">{t("sales.acts.anyVerb")}</option>
        {verbs.map((verb) => (
          <option key={verb} value={verb}>
            {t(`sales.verbs.${verb}`)}
          </option>
        ))}
      </Select>
      <Button type="submit">{t("sales.acts.filter")}</Button>
    </form>
  );
}

function Acts({ acts }: { acts: readonly Act[] }) {
  const { t } = useTranslation("console");
  const columns: Column<Act>[] = [
    { key: "at", name: t("sales.acts.when"), cell: ({ at }) => <DateTime when={at} look="exact" /> },
    { key: "who", name: t("sales.acts.who"), cell: ({ operator }) => operator },
    { key: "what", name: t("sales.acts.what"), cell: ({ verb }) => <VerbName verb={verb} /> },
    { key: "subject", name: t("sales.acts.subject"), cell: ({ subject }) => <SubjectName subject={subject} /> },
    { key: "detail", name: t("sales.acts.detail"), cell: ({ detail }) => <Detail detail={detail} /> },
  ];
  return <DataTable caption={t("sales.acts.title")} columns={columns} rows={acts} keyOf={({ actId }) => actId} />;
}

/** An act that a newer Jari records is told by the name that it has there. */
function VerbName({ verb }: { verb: string }) {
  const { t } = useTranslation("console");
  const known = verbs.find((one) => one === verb);
  return known ? t(`sales.verbs.${known}`) : verb;
}

/** `concert 4` in the page's language, with the way to it; what a newer Jari tells otherwise, as it tells it. */
function SubjectName({ subject }: { subject: string }) {
  const { t } = useTranslation("console");
  const [, kind, id = ""] = /^(concert|reservation|payment) ([1-9][0-9]*)$/u.exec(subject) ?? [];
  if (kind === undefined) return subject;
  const known = kind as keyof typeof subjects;
  return <Link href={subjects[known](id)}>{t(`sales.subjects.${known}`, { id })}</Link>;
}

function Detail({ detail }: Pick<Act, "detail">) {
  const { t } = useTranslation("console");
  return (
    <details>
      <summary>{t("sales.acts.detail")}</summary>
      <pre className={styles["detail"]}>{JSON.stringify(detail, null, 2)}</pre>
    </details>
  );
}
