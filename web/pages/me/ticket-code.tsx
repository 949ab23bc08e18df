/**
 * The code of a ticket: small on the ticket; at a tap as large and bright as the screen, which then stays on. Whoever holds
 * it up to the reader sees at once that it was read.
 */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { ticketsQuery } from "#web/pages/me/kept-tickets.ts";
import type { Ticket } from "#web/pages/me/me-queries.ts";
import styles from "#web/pages/me/ticket-code.module.css";
import { seatName } from "#web/seat-map/seat.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";
import { useSession } from "#web/session/session.ts";
import { Dialog } from "#web/ui/dialog.tsx";
import { QrCode } from "#web/ui/qr-code.tsx";

/** How often to look while the code is held up to the reader. */
const atReaderMs = 2_000;

export function TicketCode({ ticket: { ticketCode, title, seat } }: { ticket: Ticket }) {
  const { t } = useTranslation("me");
  const [isLarge, setIsLarge] = useState(false);
  const seatText = useSeatText();
  const name = t("tickets.qr", { seat: seatName(seat) });
  return (
    <div className={styles["code"]}>
      <button
        type="button"
        className={styles["tap"]}
        onClick={() => setIsLarge(true)}
        aria-label={t("tickets.enlarge", { seat: seatName(seat), title })}
      >
        <QrCode text={ticketCode} label={name} />
      </button>
      <p className={styles["text"]}>{ticketCode}</p>
      <p className={styles["hint"]} aria-hidden="true">
        {t("tickets.tapToEnlarge")}
      </p>
      <Dialog title={seatText.name(seat)} open={isLarge} onClose={() => setIsLarge(false)} bright>
        <div className={styles["large"]}>
          <div className={styles["reader"]}>
            <QrCode text={ticketCode} label={name} />
          </div>
          <p className={styles["text"]}>{ticketCode}</p>
          <p className={styles["hint"]}>{t("tickets.atTheDoor")}</p>
        </div>
        <KeepScreenOn />
        <WatchClosely />
      </Dialog>
    </div>
  );
}

/** While it is there, the screen does not go dark, where the browser can do that. A page that was hidden has to ask again. */
function KeepScreenOn() {
  useEffect(() => {
    const { wakeLock } = navigator as { wakeLock?: WakeLock };
    const locks: (Promise<WakeLockSentinel | undefined> | undefined)[] = [];
    const hold = (): void => {
      // Refused when the battery is low: then it is as without.
      if (document.visibilityState === "visible") locks.push(wakeLock?.request("screen").catch(() => undefined));
    };
    hold();
    document.addEventListener("visibilitychange", hold);
    return () => {
      document.removeEventListener("visibilitychange", hold);
      for (const lock of locks) void lock?.then((held) => held?.release());
    };
  }, []);
  return null;
}

/** While it is there, tickets are asked for often; what shows them is drawn anew. */
function WatchClosely() {
  const userId = useSession()?.userId;
  useQuery({ ...ticketsQuery(userId ?? ""), enabled: userId !== undefined, refetchInterval: atReaderMs });
  return null;
}
