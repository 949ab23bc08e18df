/** An estimate in words. */
import { useTranslation } from "react-i18next";

import { estimateOf } from "#web/line/estimate.ts";

/** Answers how to tell `etaSeconds`; null: nobody can say. */
export function useEstimateText(): (etaSeconds: number | null) => string {
  const { t } = useTranslation("line");
  return (etaSeconds) => {
    const estimate = estimateOf(etaSeconds);
    if (!("count" in estimate)) return t(`estimate.${estimate.kind}`);
    const { kind, count } = estimate;
    const isHalf = kind === "hours" && !Number.isInteger(count);
    return isHalf ? t("estimate.hoursAndHalf", { count: Math.floor(count) }) : t(`estimate.${kind}`, { count });
  };
}
