/**
 * Checking tickets in at the door: typed, by a scanner that types, or by the camera. Whether somebody may go in is told by
 * mark, word, colour, sound and voice, and never by one of them alone.
 */
import { useTranslation } from "react-i18next";

import { CameraScanner } from "#web/console/check-in/camera-scanner.tsx";
import styles from "#web/console/check-in/check-in.module.css";
import { CodeForm } from "#web/console/check-in/code-form.tsx";
import { DoorChoice, useDoor } from "#web/console/check-in/door.tsx";
import { ScanList } from "#web/console/check-in/scan-list.tsx";
import { ScanResult } from "#web/console/check-in/scan-result.tsx";
import { doorIsMuted } from "#web/console/check-in/sounds.ts";
import { useScans } from "#web/console/check-in/use-scans.ts";
import { useStored } from "#web/session/stored.ts";
import { Page } from "#web/ui/page.tsx";

export function CheckInPage() {
  const { t } = useTranslation("console");
  const door = useDoor();
  const { scans, show } = useScans(door?.showId);
  return (
    <Page title={t("checkIn.title")}>
      <h1 className={styles["title"]}>{t("checkIn.title")}</h1>
      <div className={styles["page"]}>
        <div className={styles["asked"]}>
          <DoorChoice />
          <CodeForm onCode={show} />
          <CameraScanner onCode={show} />
          <SoundSwitch />
        </div>
        <ScanResult scan={scans[0]} />
      </div>
      {scans.length > 0 && (
        <section className={styles["last"]}>
          <h2>{t("checkIn.list.title")}</h2>
          <ScanList scans={scans} />
        </section>
      )}
    </Page>
  );
}

function SoundSwitch() {
  const { t } = useTranslation("console");
  const isMuted = useStored(doorIsMuted) ?? false;
  return (
    <label className={styles["switch"]}>
      <input
        type="checkbox"
        checked={!isMuted}
        onChange={({ target }) => doorIsMuted.set(target.checked ? undefined : true)}
      />
      {t("checkIn.sound")}
    </label>
  );
}
