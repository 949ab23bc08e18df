/** Reads the next page of a list, where there is one. */
import { useTranslation } from "react-i18next";

import { Button } from "#web/ui/button.tsx";

export interface MoreProps {
  /** An infinite query's result. */
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

export function More({ query: { hasNextPage, isFetchingNextPage, fetchNextPage } }: MoreProps) {
  const { t } = useTranslation("console");
  if (!hasNextPage) return null;
  return (
    <Button onClick={() => void fetchNextPage()} busy={isFetchingNextPage}>
      {t("sales.more")}
    </Button>
  );
}
