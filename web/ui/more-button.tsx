/** Reads the next page of a list, where there is one. If that fails it is said here, and can be tried again. */
import { useTranslation } from "react-i18next";

import { Button } from "#web/ui/button.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";

/** What it needs of an infinite query's result. */
export interface MorePages {
  error: unknown;
  hasNextPage: boolean;
  isFetchNextPageError: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

export function MoreButton({ query, wide = false }: { query: MorePages; wide?: boolean }) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <>
      {query.isFetchNextPageError && <ProblemNotice error={query.error} />}
      <Button onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage} wide={wide}>
        {t("more")}
      </Button>
    </>
  );
}
