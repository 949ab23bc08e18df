/** What a seat map does when it is touched, clicked, or walked over with keys. */
import { useMemo, useState, type FocusEvent, type KeyboardEvent, type RefObject } from "react";

import type { Scene } from "#web/seat-map/scene.ts";
import { isPickable, lookOf, type Seat, type SeatLook, type SeatMarks } from "#web/seat-map/seat.ts";
import { seatAfter, stepOf } from "#web/seat-map/steps.ts";
import { useScene } from "#web/seat-map/use-scene.ts";
import type { Point } from "#web/seat-map/viewport.ts";

export interface SeatMapOptions {
  seats: readonly Seat[];
  marks: SeatMarks;
  onPick: ((seat: Seat) => void) | undefined;
}

export interface ShownSeat {
  seat: Seat;
  look: SeatLook;
}

export interface SeatMapState {
  canvas: RefObject<HTMLCanvasElement | null>;
  scene: Scene | undefined;
  /** The seat that the keyboard is at. */
  active: ShownSeat | undefined;
  /** The seat to tell about beside the map: under the mouse, tapped, or come to with a key. */
  told: ShownSeat | undefined;
  handlers: {
    onKeyDown: (event: KeyboardEvent) => void;
    onFocus: (event: FocusEvent) => void;
    onBlur: () => void;
  };
}

/** Seats that are drawn smaller than this, from one to the next, are approached by a press and not picked. */
const smallestPickPx = { finger: 21, mouse: 8 };

export function useSeatMap({ seats, marks, onPick }: SeatMapOptions): SeatMapState {
  const [isFocused, setFocused] = useState(false);
  const [cursor, setCursor] = useState(() => firstFree(seats));
  const [hover, setHover] = useState<number>();
  const looks = useMemo(() => seats.map((seat) => lookOf(seat, marks)), [seats, marks]);

  const shown = (index: number | undefined): ShownSeat | undefined => {
    const [seat, look] = [seats[index ?? -1], looks[index ?? -1]];
    return seat && look && { seat, look };
  };
  const pick = (index: number): void => {
    const picked = shown(index);
    setCursor(index);
    if (picked && isPickable(picked.look)) onPick?.(picked.seat);
  };
  const { canvas, scene } = useScene({
    seats,
    looks,
    cursor: isFocused ? cursor : undefined,
    hover,
    onHover: setHover,
    onTap: (of, at, isCoarse) => {
      const index = tappedSeat(of, at, isCoarse);
      setHover(index);
      if (index !== undefined) pick(index);
    },
  });

  const walk = (to: Scene, next: number): void => {
    const spot = to.hall.spots[next];
    if (spot) to.camera.reveal(spot);
    setCursor(next);
    setHover(undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!scene || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = stepOf(event.key);
    if (step) walk(scene, seatAfter(scene.hall, cursor, step));
    else if (event.key === "Enter" || event.key === " ") pick(cursor);
    else if (!zoomedBy(event.key, scene)) return;
    event.preventDefault();
    setFocused(true);
    scene.draw();
  };

  return {
    canvas,
    scene,
    active: shown(cursor) ?? shown(0),
    told: shown(hover ?? (isFocused ? cursor : undefined)),
    handlers: {
      onKeyDown,
      // A press with the mouse needs no ring around the seat that the keyboard was at.
      onFocus: ({ currentTarget }) => setFocused(currentTarget.matches(":focus-visible")),
      onBlur: () => setFocused(false),
    },
  };
}

function firstFree(seats: readonly Seat[]): number {
  return Math.max(
    0,
    seats.findIndex(({ status }) => status === "AVAILABLE"),
  );
}

/** The seat that a press means; none if seats are too small to tell, and then they are brought nearer. */
function tappedSeat(scene: Scene, at: Point, isCoarse: boolean): number | undefined {
  const { camera } = scene;
  if (camera.view.scale >= (isCoarse ? smallestPickPx.finger : smallestPickPx.mouse)) return scene.seatAt(at);
  camera.approach(at);
  scene.draw();
  return undefined;
}

/** Whether the key is one that zooms; then it has. */
function zoomedBy(key: string, { camera }: Scene): boolean {
  if (key === "+" || key === "=") camera.zoom(1.5);
  else if (key === "-") camera.zoom(1 / 1.5);
  else if (key === "0" || key === "Escape") camera.showAll();
  else return false;
  return true;
}
