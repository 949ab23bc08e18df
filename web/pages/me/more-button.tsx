/** Reads the next page of a list, where there is one. */
import { useTranslation } from "react-i18next";

import { Button } from "#web/ui/button.tsx";

export interface MoreButtonProps {
  /** An infinite query's result. */
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

export function MoreButton({ query: { hasNextPage, isFetchingNextPage, fetchNextPage } }: MoreButtonProps) {
  const { t } = useTranslation("me");
  if (!hasNextPage) return null;
  return (
    <Button onClick={() => void fetchNextPage()} busy={isFetchingNextPage} wide>
      {t("more")}
    </Button>
  );
}
