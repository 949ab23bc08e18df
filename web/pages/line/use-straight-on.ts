/**
 * Straight on to the seats, for a fan who comes to the waiting room and need not wait: the first that is heard here
 * says that it is the fan's turn, and somebody is looking. Coming here was the claim already, so nothing is taken from
 * a sleeper. A turn that comes while the fan waits here is not gone into without the fan: that takes a press of the
 * button.
 */
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import type { LineState } from "#web/line/line-state.ts";
import { toast } from "#web/ui/toasts.ts";

export function useStraightOn(concertId: number, state: LineState): void {
  const { t } = useTranslation("line");
  const [, go] = useLocation();
  const heardAt = "kept" in state ? state.kept.heardAt : undefined;
  const heardBefore = useRef(heardAt);
  const hasBegun = useRef(false);
  const isAdmitted = state.kind === "admitted";
  useEffect(() => {
    if (hasBegun.current || heardAt === undefined || heardAt === heardBefore.current) return;
    hasBegun.current = true;
    if (!isAdmitted || document.visibilityState !== "visible") return;
    toast(t("turn.passed"));
    go(`/concerts/${concertId}/seats`, { replace: true });
  }, [concertId, go, heardAt, isAdmitted, t]);
}
