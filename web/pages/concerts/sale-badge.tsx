/** How a sale stands, in a word. */
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import type { SaleState } from "#web/pages/concerts/sale-state.ts";
import { Badge, type BadgeProps } from "#web/ui/badge.tsx";

const looks = {
  upcoming: { tone: "warn", dot: "still" },
  open: { tone: "good", dot: "live" },
  busy: { tone: "accent", dot: "live" },
  direct: { tone: "good", dot: "live" },
  paused: { tone: "warn", dot: "still" },
  closed: { tone: "neutral" },
  soldOut: { tone: "neutral" },
  over: { tone: "neutral" },
} as const satisfies Record<SaleState["kind"], Omit<BadgeProps, "children">>;

export function SaleBadge({ state }: { state: SaleState }) {
  const { t } = useTranslation("concerts");
  const format = useFormat();
  const waiting = state.kind === "busy" ? format.number(state.waiting) : "";
  return <Badge {...looks[state.kind]}>{t(`state.${state.kind}`, { waiting })}</Badge>;
}
