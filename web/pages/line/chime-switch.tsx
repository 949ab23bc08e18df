/** The switch for the chime. Switching it on lets it be heard once, so that the fan knows it when it comes. */
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { armChime, chimeIsOn, isArmed, ring } from "#web/line/chime.ts";
import styles from "#web/pages/line/chime-switch.module.css";
import { useStored } from "#web/session/stored.ts";

export function ChimeSwitch() {
  const { t } = useTranslation("line");
  const isOn = useStored(chimeIsOn) === true;
  const [isReady, setReady] = useState(isArmed);
  const [isRefused, setRefused] = useState(false);
  const ids = { label: useId(), hint: useId() };
  useArmedByTouch(isOn && !isReady, () => setReady(true));

  const toggle = async (): Promise<void> => {
    if (isOn) {
      chimeIsOn.set(undefined);
      return;
    }
    const isArmedNow = await armChime();
    setReady(isArmedNow);
    setRefused(!isArmedNow);
    if (!isArmedNow) return;
    chimeIsOn.set(true);
    ring();
  };
  const hint = isRefused ? "refused" : !isOn ? "off" : isReady ? "on" : "asleep";
  return (
    <div className={styles["row"]}>
      <div className={styles["words"]}>
        <span className={styles["label"]} id={ids.label}>
          {t("chime.label")}
        </span>
        <span className={styles["hint"]} id={ids.hint}>
          {t(`chime.${hint}`)}
        </span>
      </div>
      <button
        type="button"
        role="switch"
        className={styles["switch"]}
        aria-checked={isOn}
        aria-labelledby={ids.label}
        aria-describedby={ids.hint}
        onClick={() => void toggle()}
      >
        <span className={styles["knob"]} />
      </button>
    </div>
  );
}

/** Lets the first touch or key anywhere make the page able to sound. */
function useArmedByTouch(isWanted: boolean, onArmed: () => void): void {
  useEffect(() => {
    if (!isWanted) return undefined;
    const ending = new AbortController();
    const arm = async (): Promise<void> => {
      if ((await armChime()) && !ending.signal.aborted) onArmed();
    };
    for (const kind of ["pointerdown", "keydown"]) {
      document.addEventListener(kind, () => void arm(), { signal: ending.signal });
    }
    return () => ending.abort();
  });
}
