/** Reads the next page of a list, where there is one. */
import { useTranslation } from "react-i18next";

import { Button } from "#web/ui/button.tsx";

/** What it needs of an infinite query's result. */
export interface MorePages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

export function MoreButton({ query, wide = false }: { query: MorePages; wide?: boolean }) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <Button onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage} wide={wide}>
      {t("more")}
    </Button>
  );
}
