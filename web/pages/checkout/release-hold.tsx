/** Letting held seats go to choose others: asked once more, for somebody else may take them at once. */
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { api, ask } from "#web/api/client.ts";
import { queryClient, readAgain, tryAgain } from "#web/api/queries.ts";
import { meKey, type Reservation } from "#web/pages/me/me-queries.ts";
import { withAccess } from "#web/session/session.ts";
import { AskFirst } from "#web/ui/ask-first.tsx";
import { toast } from "#web/ui/toasts.ts";

export function ReleaseHold({ userId, reservation }: { userId: string; reservation: Reservation }) {
  const { t } = useTranslation("checkout");
  const [, go] = useLocation();
  const { reservationId, concertId, showId } = reservation;
  // Releasing twice is releasing once.
  const release = useMutation({
    mutationFn: () =>
      withAccess(({ headers }) =>
        ask(api.DELETE("/v1/reservations/{reservationId}", { params: { path: { reservationId } }, headers })),
      ),
    ...tryAgain,
    onSuccess: () => {
      toast(t("release.done"));
      // The seats page would lead straight back to a hold that it still knows of.
      queryClient.removeQueries({ queryKey: meKey(userId) });
      go(`/concerts/${concertId}/seats?show=${showId}`);
    },
    onError: () => readAgain(meKey(userId)),
  });
  return (
    <AskFirst
      label={t("release.action")}
      kind="quiet"
      wide
      title={t("release.title")}
      confirm={t("release.confirm")}
      keep={t("release.keep")}
      act={release}
    >
      <p>{t("release.text")}</p>
    </AskFirst>
  );
}
