/** How a reservation stands, in a word; nothing while that is not known. */
import { useTranslation } from "react-i18next";

import type { ReservationState } from "#web/pages/me/reservation-state.ts";
import { Badge, type Tone } from "#web/ui/badge.tsx";

const tones = {
  held: "accent",
  lapsed: "neutral",
  paid: "good",
  refunded: "warn",
  released: "neutral",
} as const satisfies Record<ReservationState, Tone>;

export function StateBadge({ state }: { state: ReservationState | undefined }) {
  const { t } = useTranslation("me");
  if (!state) return null;
  return (
    <Badge tone={tones[state]} {...(state === "held" ? { dot: "live" as const } : {})}>
      {t(`reservations.state.${state}`)}
    </Badge>
  );
}
