/** A concert to choose: from the newest there are, and older ones as they are asked for. */
import { infiniteQueryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "#web/api/client.ts";
import styles from "#web/console/concert-choice.module.css";
import { operatorConcertQuery } from "#web/console/concerts/operator-concerts.ts";
import { withOperator } from "#web/console/session/operator.ts";
import { Button } from "#web/ui/button.tsx";
import { Select } from "#web/ui/field.tsx";
import { Notice } from "#web/ui/notice.tsx";

/** So many at a time. */
const pageSize = 100;

const choicesQuery = infiniteQueryOptions({
  queryKey: ["operator", "concert-choices"],
  initialPageParam: undefined as number | undefined,
  queryFn: ({ pageParam, signal }) =>
    withOperator(({ headers }) => {
      const query = { limit: pageSize, ...(pageParam !== undefined && { cursor: pageParam }) };
      return ask(api.GET("/v1/admin/concerts", { params: { query }, headers, signal }));
    }),
  getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : Number(nextCursor)),
});

export interface ConcertChoiceProps {
  value: number | undefined;
  onChange: (concertId: number | undefined) => void;
}

export function ConcertChoice({ value, onChange }: ConcertChoiceProps) {
  const { t } = useTranslation(["console", "common"]);
  const choice = useRef<HTMLDivElement>(null);
  const query = useInfiniteQuery(choicesQuery);
  const concerts = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const isMissing = value !== undefined && !query.isPending && !concerts.some(({ concertId }) => concertId === value);
  const title = useTitle(isMissing ? value : undefined);
  const readMore = (): void => {
    // With the last of them the button goes that has the focus.
    const onRead = ({ isError }: { isError: boolean }): void => {
      if (!isError) choice.current?.querySelector("select")?.focus();
    };
    void query.fetchNextPage().then(onRead);
  };
  const retry = query.isFetchNextPageError ? readMore : () => void query.refetch();
  return (
    <div ref={choice} className={styles["choice"]}>
      <Select
        label={t("sales.search.concert")}
        value={value ?? ""}
        onChange={({ target }) => onChange(target.value === "" ? undefined : Number(target.value))}
      >
        <option value="">{t("sales.search.anyConcert")}</option>
        {value !== undefined && (isMissing || query.isPending) && <option value={value}>{title ?? value}</option>}
        {concerts.map(({ concertId, title: name }) => (
          <option key={concertId} value={concertId}>
            {name}
          </option>
        ))}
      </Select>
      {query.error && (
        <Notice tone="bad" title={t("sales.search.unread")}>
          <Button onClick={retry} busy={query.isFetching}>
            {t("common:retry")}
          </Button>
        </Notice>
      )}
      {query.hasNextPage && !query.error && (
        <Button kind="quiet" onClick={readMore} busy={query.isFetchingNextPage}>
          {t("sales.search.older")}
        </Button>
      )}
    </div>
  );
}

/** The title of a concert that is not among those that were read. */
function useTitle(concertId: number | undefined): string | undefined {
  const isAsked = concertId !== undefined;
  const { data } = useQuery({ ...operatorConcertQuery(concertId ?? 0), refetchInterval: false, enabled: isAsked });
  return isAsked ? data?.title : undefined;
}
