/** How a reservation stands, in a word. */
import { useTranslation } from "react-i18next";

import type { ReservationStatus } from "#web/console/sales/sale-search.ts";
import { Badge, type Tone } from "#web/ui/badge.tsx";

const tones: Record<ReservationStatus | "REFUNDED", Tone> = {
  HELD: "warn",
  PAID: "good",
  EXPIRED: "neutral",
  CANCELLED: "neutral",
  REFUNDED: "bad",
};

export interface StatusBadgeProps {
  status: ReservationStatus;
  /** A paid reservation that was given back is CANCELLED as well: the refund says more. */
  refundedAt: string | null;
}

export function StatusBadge({ status, refundedAt }: StatusBadgeProps) {
  const { t } = useTranslation("console");
  const told = refundedAt === null ? status : "REFUNDED";
  return (
    <Badge tone={tones[told]} {...(told === "HELD" && { dot: "live" as const })}>
      {t(`sales.status.${told}`)}
    </Badge>
  );
}
