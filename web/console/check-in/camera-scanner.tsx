/** The camera as a scanner, where the browser can read codes with it. It stops when the page is hidden. */
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { canScan, faultOf, scanCodes, type CameraFault } from "#web/console/check-in/camera.ts";
import styles from "#web/console/check-in/check-in.module.css";
import { Button } from "#web/ui/button.tsx";
import { Notice } from "#web/ui/notice.tsx";

export function CameraScanner({ onCode }: { onCode: (text: string) => void }) {
  const { t } = useTranslation("console");
  const [isOn, setIsOn] = useState(false);
  const [fault, setFault] = useState<CameraFault>();
  const isAble = useCanScan();
  if (isAble === undefined) return null;
  if (!isAble) return <p className={styles["soft"]}>{t("checkIn.camera.unable")}</p>;
  return (
    <div className={styles["camera"]}>
      {isOn && (
        <Picture
          onCode={onCode}
          onEnd={(next) => {
            setFault(next);
            setIsOn(false);
          }}
        />
      )}
      {fault && (
        <Notice tone="bad" title={t(`checkIn.camera.${fault}.title`)}>
          <p>{t(`checkIn.camera.${fault}.text`)}</p>
        </Notice>
      )}
      <Button
        onClick={() => {
          setFault(undefined);
          setIsOn(!isOn);
        }}
      >
        {t(isOn ? "checkIn.camera.stop" : "checkIn.camera.start")}
      </Button>
    </div>
  );
}

/** Undefined until the browser has told. */
function useCanScan(): boolean | undefined {
  const [isAble, setIsAble] = useState<boolean>();
  useEffect(() => {
    let isGone = false;
    canScan().then(
      (able) => !isGone && setIsAble(able),
      () => !isGone && setIsAble(false),
    );
    return () => {
      isGone = true;
    };
  }, []);
  return isAble;
}

interface PictureProps {
  onCode: (text: string) => void;
  /** It has ended: with a fault, or because the page was hidden. */
  onEnd: (fault: CameraFault | undefined) => void;
}

function Picture({ onCode, onEnd }: PictureProps) {
  const { t } = useTranslation("console");
  const video = useRef<HTMLVideoElement>(null);
  const seen = useEffectEvent(onCode);
  const ended = useEffectEvent(onEnd);
  useEffect(() => {
    if (!video.current) return undefined;
    const ending = new AbortController();
    const { signal } = ending;
    scanCodes({ video: video.current, signal, onCode: (text) => seen(text) }).catch((error: unknown) => {
      if (!signal.aborted) ended(faultOf(error));
    });
    const onVisibility = (): void => {
      if (document.hidden) ended(undefined);
    };
    document.addEventListener("visibilitychange", onVisibility, { signal });
    return () => ending.abort();
  }, []);
  return <video ref={video} className={styles["video"]} muted playsInline aria-label={t("checkIn.camera.picture")} />;
}
