/** A scene on a canvas in a component: made when the canvas is there, told of its size, its colours and its content. */
import { useEffect, useEffectEvent, useMemo, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import { Gestures, type GestureListener } from "#web/seat-map/gestures.ts";
import { watchPalette } from "#web/seat-map/palette.ts";
import { Scene, type Pointers, type SceneContent } from "#web/seat-map/scene.ts";
import { useSeatText } from "#web/seat-map/use-seat-text.ts";

export interface SceneOptions extends Omit<SceneContent, "words">, Pointers {
  onTap: (scene: Scene, ...tap: Parameters<GestureListener["onTap"]>) => void;
  onHover: (index: number | undefined) => void;
}

export interface SceneRefs {
  canvas: RefObject<HTMLCanvasElement | null>;
  /** Undefined until the canvas is there. */
  scene: Scene | undefined;
}

export function useScene({ seats, looks, cursor, hover, onTap, onHover }: SceneOptions): SceneRefs {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [scene, setScene] = useState<Scene>();
  const { t } = useTranslation("seats");
  const text = useSeatText();
  const words = useMemo(() => ({ stage: t("map.stage"), priceOf: text.price }), [t, text]);
  const tapped = useEffectEvent(onTap);
  const hovered = useEffectEvent(onHover);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const made = new Scene(element);
    setScene(made);
    const gestures = new Gestures(element, {
      onPan: (by) => {
        made.camera.pan(by);
        made.draw();
      },
      onZoom: (factor, at) => {
        made.camera.zoomAt(factor, at);
        made.draw();
      },
      onTap: (at, isCoarse) => tapped(made, at, isCoarse),
      onHover: (at) => hovered(at && made.seatAt(at)),
    });
    const sizes = new ResizeObserver(([entry]) => entry && made.resize(entry.contentRect));
    sizes.observe(element.parentElement ?? element);
    const stopWatching = watchPalette(() => made.recolour());
    return () => {
      gestures.stop();
      sizes.disconnect();
      stopWatching();
      made.dispose();
    };
  }, []);

  useEffect(() => scene?.show({ seats, looks, words }), [scene, seats, looks, words]);
  useEffect(() => scene?.point({ cursor, hover }), [scene, cursor, hover]);
  return { canvas, scene };
}
