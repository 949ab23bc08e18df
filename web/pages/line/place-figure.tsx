/** The place, as the one huge figure of the page, and how far the fan has come. */
import { useTranslation } from "react-i18next";

import { useFormat } from "#web/i18n/use-format.ts";
import { progressOf, type Place } from "#web/line/place.ts";
import styles from "#web/pages/line/place-figure.module.css";
import { RollingNumber } from "#web/pages/line/rolling-number.tsx";
import { useEstimateText } from "#web/pages/line/use-estimate-text.ts";
import { useSparing } from "#web/pages/line/use-sparing.ts";
import { SeatIcon } from "#web/ui/icons.tsx";
import { VisuallyHidden } from "#web/ui/visually-hidden.tsx";

export interface PlaceFigureProps {
  place: Place;
  firstPosition: number;
  /** Null where nobody can say; undefined where it is of no use. */
  etaSeconds: number | null | undefined;
}

/** How often a moving place is told to who listens. */
const sayEveryMs = 20_000;

export function PlaceFigure({ place, firstPosition, etaSeconds }: PlaceFigureProps) {
  const { t } = useTranslation("line");
  const format = useFormat();
  const position = format.number(place.position);
  const aheadCount = place.position - 1;
  const ahead =
    aheadCount === 0 ? t("place.next") : t("place.ahead", { count: aheadCount, formatted: format.number(aheadCount) });
  const tell = useEstimateText();
  const estimate = etaSeconds === undefined ? "" : tell(etaSeconds);
  const said = useSparing(t("place.spoken", { position, ahead, estimate }), sayEveryMs);
  return (
    <div className={styles["figure"]}>
      <p className={styles["label"]} aria-hidden="true">
        {t("place.label")}
      </p>
      <p className={styles["position"]} data-position={place.position}>
        <VisuallyHidden>
          {position} {t("place.unit")}
        </VisuallyHidden>
        <RollingNumber text={position} />
        <span className={styles["unit"]} aria-hidden="true">
          {t("place.unit")}
        </span>
      </p>
      <p className={styles["ahead"]}>{ahead}</p>
      <p className={styles["number"]}>{t("number", { number: format.number(place.number) })}</p>
      <Way progress={progressOf(place, firstPosition)} name={t("place.progress")} />
      {estimate !== "" && (
        <dl className={styles["estimate"]}>
          <dt>{t("estimate.label")}</dt>
          <dd>{estimate}</dd>
        </dl>
      )}
      <div role="status">
        <VisuallyHidden>{said}</VisuallyHidden>
      </div>
    </div>
  );
}

/** From where the fan began, at the left, to the door. */
function Way({ progress, name }: { progress: number; name: string }) {
  const percent = Math.round(progress * 100);
  return (
    <div className={styles["way"]}>
      <div
        className={styles["track"]}
        role="progressbar"
        aria-label={name}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div className={styles["gone"]} style={{ width: `${percent}%` }} />
        <div className={styles["me"]} style={{ left: `${percent}%` }} />
      </div>
      <span className={styles["door"]}>
        <SeatIcon size={20} />
      </span>
    </div>
  );
}
