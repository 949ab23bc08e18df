/** Choosing seats: a date, then its seats. Only for whose turn it is; everybody else is told so in the waiting room. */
import { useTranslation } from "react-i18next";
import { Redirect } from "wouter";

import { Booking } from "#web/pages/seats/booking.tsx";
import { SeatsLoading } from "#web/pages/seats/seats-loading.tsx";
import { useTurn } from "#web/pages/seats/use-turn.ts";
import { Page } from "#web/ui/page.tsx";

export interface SeatsPageProps {
  concertId: number;
}

export function SeatsPage({ concertId }: SeatsPageProps) {
  const { t } = useTranslation("seats");
  const turn = useTurn(concertId);
  if (turn.kind === "elsewhere") return <Redirect to={`/concerts/${concertId}/line`} replace />;
  return (
    <Page title={t("title")}>
      {turn.kind === "admitted" ? <Booking concertId={concertId} {...turn} /> : <SeatsLoading />}
    </Page>
  );
}
