/** The shape of the page while its seats are on their way. */
import { useTranslation } from "react-i18next";

import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

export function SeatsLoading() {
  const { t } = useTranslation("seats");
  return (
    <>
      <h1>{t("title")}</h1>
      <Loading>
        <Skeleton height="min(60dvh, 34rem)" />
      </Loading>
    </>
  );
}
