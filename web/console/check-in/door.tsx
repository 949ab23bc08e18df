/** At which door this device stands: a show, or any. Remembered, so that a reload in the rush changes nothing. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ConcertChoice } from "#web/console/concert-choice.tsx";
import { operatorConcertQuery } from "#web/console/concerts/operator-concerts.ts";
import styles from "#web/console/check-in/check-in.module.css";
import { useFormat } from "#web/i18n/use-format.ts";
import { createStored, useStored } from "#web/session/stored.ts";
import { Select } from "#web/ui/field.tsx";
import { ProblemNotice } from "#web/ui/notice.tsx";

export interface Door {
  concertId: number;
  /** Undefined until it is chosen: then tickets of all shows are taken. */
  showId: number | undefined;
}

const keptDoor = createStored<Door>("jari.door", (kept) => {
  if (typeof kept !== "object" || kept === null) return undefined;
  const { concertId, showId } = kept as Record<string, unknown>;
  if (typeof concertId !== "number") return undefined;
  return { concertId, showId: typeof showId === "number" ? showId : undefined };
});

/** The door that is chosen on this device; undefined where any ticket is taken. */
export function useDoor(): Door | undefined {
  return useStored(keptDoor);
}

export function DoorChoice() {
  const { t } = useTranslation("console");
  const door = useDoor();
  return (
    <fieldset className={styles["door"]}>
      <legend className={styles["legend"]}>{t("checkIn.door.title")}</legend>
      <ConcertChoice
        value={door?.concertId}
        onChange={(concertId) => keptDoor.set(concertId === undefined ? undefined : { concertId, showId: undefined })}
      />
      {door && <ShowChoice door={door} />}
      {door?.showId === undefined && <p className={styles["soft"]}>{t("checkIn.door.any")}</p>}
    </fieldset>
  );
}

function ShowChoice({ door: { concertId, showId } }: { door: Door }) {
  const { t } = useTranslation("console");
  const format = useFormat();
  const { data, error } = useQuery(operatorConcertQuery(concertId));
  if (error && !data) return <ProblemNotice error={error} />;
  return (
    <Select
      label={t("checkIn.door.show")}
      value={showId ?? ""}
      onChange={({ target }) =>
        keptDoor.set({ concertId, showId: target.value === "" ? undefined : Number(target.value) })
      }
    >
      <option value="">{t("checkIn.door.anyShow")}</option>
      {data?.shows.map((show) => (
        <option key={show.showId} value={show.showId}>
          {format.date(show.startsAt, "moment")}
        </option>
      ))}
    </Select>
  );
}
