/** What to tell somebody whose account the server has refused on this device: that it is so, and why. */
import { useTranslation } from "react-i18next";

import { useLostSession } from "#web/session/session.ts";

/** Undefined if no account was lost here. */
export function useLostText(): { title: string; text: string } | undefined {
  const { t } = useTranslation("account");
  const lost = useLostSession();
  return lost && { title: t("lost.title"), text: t(lost.why === "TOKEN_EXPIRED" ? "lost.ended" : "lost.refused") };
}
