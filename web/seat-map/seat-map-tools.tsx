/** Nearer, further, and all of it: for whoever does not pinch. */
import { useTranslation } from "react-i18next";

import type { Camera } from "#web/seat-map/camera.ts";
import type { Scene } from "#web/seat-map/scene.ts";
import styles from "#web/seat-map/seat-map.module.css";
import { Button } from "#web/ui/button.tsx";
import { MinusIcon, PlusIcon, WholeIcon } from "#web/ui/icons.tsx";

const step = 1.6;

export function SeatMapTools({ scene }: { scene: Scene | undefined }) {
  const { t } = useTranslation("seats");
  const move = (by: (camera: Camera) => void) => () => {
    if (!scene) return;
    by(scene.camera);
    scene.draw();
  };
  return (
    <div className={styles["tools"]} role="group" aria-label={t("map.zoom")}>
      <Button round aria-label={t("map.zoomIn")} onClick={move((camera) => camera.zoom(step))}>
        <PlusIcon />
      </Button>
      <Button round aria-label={t("map.zoomOut")} onClick={move((camera) => camera.zoom(1 / step))}>
        <MinusIcon />
      </Button>
      <Button round aria-label={t("map.showAll")} onClick={move((camera) => camera.showAll())}>
        <WholeIcon />
      </Button>
    </div>
  );
}
