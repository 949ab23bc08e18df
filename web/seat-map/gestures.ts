/**
 * Fingers, mouse and wheel on a map: one pointer moves it, two pinch it, a short press is a tap. The wheel scrolls the
 * page as everywhere, and zooms with Control held, which is also what pinching a trackpad sends.
 */
import type { Point } from "#web/seat-map/viewport.ts";

export interface GestureListener {
  onPan: (by: Point) => void;
  onZoom: (factor: number, at: Point) => void;
  /** `isCoarse`: with a finger, which covers more than it means. */
  onTap: (at: Point, isCoarse: boolean) => void;
  /** Undefined when the mouse has left. */
  onHover: (at: Point | undefined) => void;
}

/** A finger trembles so far without meaning to move. */
const tremblePx = 7;

/** Listens on an element until it is stopped. Points are in CSS pixels from the element's corner. */
export class Gestures {
  readonly #element: HTMLElement;
  readonly #listener: GestureListener;
  readonly #pointers = new Map<number, Point>();
  readonly #ending = new AbortController();
  /** Where the only pointer went down; undefined once it has moved: then it is no tap. */
  #start: Point | undefined;

  constructor(element: HTMLElement, listener: GestureListener) {
    this.#element = element;
    this.#listener = listener;
    const { signal } = this.#ending;
    element.addEventListener("pointerdown", (event) => this.#onDown(event), { signal });
    element.addEventListener("pointermove", (event) => this.#onMove(event), { signal });
    element.addEventListener("pointerup", (event) => this.#onUp(event), { signal });
    element.addEventListener("pointercancel", (event) => this.#onCancel(event), { signal });
    element.addEventListener("pointerleave", (event) => this.#onLeave(event), { signal });
    element.addEventListener("wheel", (event) => this.#onWheel(event), { signal, passive: false });
  }

  stop(): void {
    this.#ending.abort();
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    // Whatever it does until it goes up is told here, also outside: one that went up unheard would drag on for ever.
    this.#element.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#at(event));
    this.#start = this.#pointers.size === 1 ? this.#at(event) : undefined;
  }

  #onMove(event: PointerEvent): void {
    const now = this.#at(event);
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") this.#listener.onHover(now);
      return;
    }
    if (this.#start && distance(this.#start, now) < tremblePx) return;
    this.#start = undefined;
    this.#pointers.set(event.pointerId, now);
    this.#drag(event.pointerId, before, now);
  }

  #drag(pointerId: number, before: Point, now: Point): void {
    const other = [...this.#pointers].find(([id]) => id !== pointerId)?.[1];
    const part = other ? 0.5 : 1;
    this.#listener.onPan({ x: (now.x - before.x) * part, y: (now.y - before.y) * part });
    if (other) this.#listener.onZoom(distance(now, other) / Math.max(1, distance(before, other)), middle(now, other));
  }

  #onUp(event: PointerEvent): void {
    if (this.#pointers.delete(event.pointerId) && this.#start) {
      this.#listener.onTap(this.#start, event.pointerType !== "mouse");
    }
    this.#start = undefined;
  }

  #onCancel(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    this.#start = undefined;
  }

  /** A finger leaves with each press: what it has tapped is still told. */
  #onLeave({ pointerType }: PointerEvent): void {
    if (pointerType === "mouse") this.#listener.onHover(undefined);
  }

  #onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    this.#listener.onZoom(Math.exp(-event.deltaY * lines * 0.01), this.#at(event));
  }

  #at({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.#element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
