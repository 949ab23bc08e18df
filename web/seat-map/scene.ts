/**
 * A hall on a canvas, while it is on the page. Nothing is drawn while nothing changes; whatever changes within a frame is
 * drawn once.
 */
import { Camera } from "#web/seat-map/camera.ts";
import { hallOf } from "#web/seat-map/hall-of.ts";
import { layOutHall, type Hall } from "#web/seat-map/hall.ts";
import { paint } from "#web/seat-map/paint.ts";
import { readPalette, type Palette } from "#web/seat-map/palette.ts";
import type { Flash, Picture } from "#web/seat-map/picture.ts";
import type { Seat, SeatLook } from "#web/seat-map/seat.ts";
import { isSamePlan } from "#web/seat-map/show-seats.ts";
import { toHall, type Point, type Size } from "#web/seat-map/viewport.ts";

export interface SceneContent extends Pick<Picture, "words"> {
  seats: readonly Seat[];
  looks: readonly SeatLook[];
}

/** Positions of the seats that the keyboard and the mouse are at. */
export type Pointers = Pick<Picture, "cursor" | "hover">;

const flashMs = 900;
/** More changes than this at once are no news about single seats. */
const mostFlashes = 60;
/** A press this near to a seat means it, in units of the hall. */
const reach = 0.62;

export class Scene {
  readonly camera: Camera;
  readonly #canvas: HTMLCanvasElement;
  readonly #calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  #hall: Hall = layOutHall([]);
  #content: SceneContent | undefined;
  #palette: Palette;
  #flashes: { index: number; since: number; isFreed: boolean }[] = [];
  #pointers: Pointers = { cursor: undefined, hover: undefined };
  #frame = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#palette = readPalette(canvas.parentElement ?? canvas);
    this.camera = new Camera(() => this.#calm.matches);
  }

  get hall(): Hall {
    return this.#hall;
  }

  /** Shows these seats; those that were taken or freed light up. */
  show(content: SceneContent): void {
    const before = this.#content;
    this.#content = content;
    if (before && isSamePlan(before.seats, content.seats)) this.#noteChanges(before.looks, content.looks);
    else {
      this.#hall = hallOf(content.seats);
      this.#flashes = [];
      this.camera.enter(this.#hall);
    }
    this.draw();
  }

  /** The space that the canvas has, in CSS pixels. */
  resize(screen: Size): void {
    this.#canvas.width = Math.round(screen.width * devicePixelRatio);
    this.#canvas.height = Math.round(screen.height * devicePixelRatio);
    this.camera.resize(screen);
    // A canvas that was resized is empty: to wait for the next frame would be to flicker.
    this.#drawNow();
  }

  /** The colours have changed. */
  recolour(): void {
    this.#palette = readPalette(this.#canvas.parentElement ?? this.#canvas);
    this.draw();
  }

  point(pointers: Pointers): void {
    if (pointers.cursor === this.#pointers.cursor && pointers.hover === this.#pointers.hover) return;
    this.#pointers = pointers;
    this.draw();
  }

  /** The seat at a point of the screen; undefined between seats. */
  seatAt(at: Point): number | undefined {
    const { x, y } = toHall(this.camera.view, at);
    let nearest: { index: number; away: number } | undefined;
    for (const [index, spot] of this.#hall.spots.entries()) {
      const away = Math.hypot(spot.x - x, spot.y - y);
      if (away < (nearest?.away ?? reach)) nearest = { index, away };
    }
    return nearest?.index;
  }

  /** Draws with the next frame: to be called after the camera was moved. */
  draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#drawNow();
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
  }

  #noteChanges(before: readonly SeatLook[], after: readonly SeatLook[]): void {
    if (this.#calm.matches) return;
    const since = performance.now();
    const isTaken = (look: SeatLook | undefined): boolean => look === "held" || look === "sold";
    for (const [index, look] of after.entries()) {
      const isNews = look !== before[index] && (isTaken(look) || isTaken(before[index]));
      if (isNews) this.#flashes.push({ index, since, isFreed: look === "free" });
    }
    this.#flashes = this.#flashes.slice(-mostFlashes);
  }

  #drawNow(): void {
    const context = this.#canvas.getContext("2d");
    const { camera } = this;
    if (!context || !this.#content || camera.screen.width === 0) return;
    const now = performance.now();
    camera.tick(now);
    this.#flashes = this.#flashes.filter(({ since }) => now - since < flashMs);
    const flashes = this.#flashes.map(({ since, ...one }): Flash => ({ ...one, age: (now - since) / flashMs }));
    paint(context, {
      ...this.#content,
      ...this.#pointers,
      hall: this.#hall,
      view: camera.view,
      screen: camera.screen,
      ratio: devicePixelRatio,
      palette: this.#palette,
      flashes,
    });
    // What is seen whole cannot be moved, so that a finger on it scrolls the page.
    this.#canvas.dataset["whole"] = String(camera.isWhole);
    if (camera.isFlying || flashes.length > 0) this.draw();
  }
}
