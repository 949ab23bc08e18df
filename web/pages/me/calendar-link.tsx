/** Hands a show to the device's calendar, as a file made here. */
import { useTranslation } from "react-i18next";

import { serverClock } from "#web/clock.ts";
import { calendarFile, type CalendarShow } from "#web/pages/me/calendar.ts";
import { Button } from "#web/ui/button.tsx";
import { CalendarIcon } from "#web/ui/icons.tsx";

export function CalendarLink({ show }: { show: CalendarShow }) {
  const { t } = useTranslation("me");
  const save = (): void => {
    const text = calendarFile(show, { host: location.host, now: serverClock.now() });
    const url = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `jari-${show.showId}.ics`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button wide onClick={save}>
      <CalendarIcon size={20} />
      {t("tickets.calendar")}
    </Button>
  );
}
