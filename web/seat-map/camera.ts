/**
 * What part of a hall is seen, over time: it follows a finger at once and flies to where a button or a key leads, unless
 * less motion is wished for. While all of the hall is seen, that stays so when the space changes.
 */
import {
  between,
  fit,
  lookAt,
  pan,
  reveal,
  toHall,
  zoomAt,
  type Point,
  type Size,
  type View,
} from "#web/seat-map/viewport.ts";

const flightMs = 260;
/** A seat that is looked at is at least so large, in pixels from seat to seat. */
const readableScale = 34;
/** Smaller ones are brought nearer when the keyboard comes to them. */
const legibleScale = 18;

export class Camera {
  readonly #isCalm: () => boolean;
  #hall: Size = { width: 1, height: 1 };
  #screen: Size = { width: 0, height: 0 };
  #view: View = { scale: 1, x: 0, y: 0 };
  #isWhole = true;
  #flight: { from: View; to: View; since: number } | undefined;

  /** `isCalm`: whether less motion is wished for. */
  constructor(isCalm: () => boolean) {
    this.#isCalm = isCalm;
  }

  /** What is seen now. */
  get view(): View {
    return this.#view;
  }

  get screen(): Size {
    return this.#screen;
  }

  /** Whether all of the hall is seen, or soon will be: then there is nowhere to move it. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  get isFlying(): boolean {
    return this.#flight !== undefined;
  }

  /** Another hall, seen as a whole. */
  enter(hall: Size): void {
    this.#hall = hall;
    this.#set(fit(hall, this.#screen));
  }

  resize(screen: Size): void {
    const middle = toHall(this.#goal, { x: this.#screen.width / 2, y: this.#screen.height / 2 });
    this.#screen = screen;
    const { scale } = this.#goal;
    this.#set(this.#isWhole ? fit(this.#hall, screen) : lookAt(this.#goal, middle, scale, this.#sizes));
  }

  pan(by: Point): void {
    this.#set(pan(this.#goal, by, this.#sizes));
  }

  /** By a finger or a wheel. */
  zoomAt(factor: number, at: Point): void {
    this.#set(zoomAt(this.#goal, factor, at, this.#sizes));
  }

  /** By a button or a key: around the middle. */
  zoom(factor: number): void {
    const middle = { x: this.#screen.width / 2, y: this.#screen.height / 2 };
    this.#fly(zoomAt(this.#goal, factor, middle, this.#sizes));
  }

  showAll(): void {
    this.#fly(fit(this.#hall, this.#screen));
  }

  /** Goes so near to a point of the screen that seats can be told apart. */
  approach(at: Point): void {
    this.#fly(lookAt(this.#goal, toHall(this.#view, at), readableScale, this.#sizes));
  }

  /** Makes a point of the hall visible, and what is there readable. */
  reveal(at: Point): void {
    const isLegible = this.#goal.scale >= legibleScale;
    this.#fly(isLegible ? reveal(this.#goal, at, this.#sizes) : lookAt(this.#goal, at, readableScale, this.#sizes));
  }

  /** Moves on to the moment `now`, in milliseconds by `performance.now()`. */
  tick(now: number): void {
    if (!this.#flight) return;
    const { from, to, since } = this.#flight;
    const part = Math.min(1, Math.max(0, now - since) / flightMs);
    this.#view = part === 1 ? to : between(from, to, 1 - (1 - part) ** 3);
    if (part === 1) this.#flight = undefined;
  }

  /** Where it is going. */
  get #goal(): View {
    return this.#flight?.to ?? this.#view;
  }

  get #sizes(): [Size, Size] {
    return [this.#hall, this.#screen];
  }

  #set(view: View): void {
    this.#flight = undefined;
    this.#view = view;
    this.#isWhole = this.#showsAll(view);
  }

  #fly(to: View): void {
    if (this.#isCalm()) {
      this.#set(to);
      return;
    }
    this.#flight = { from: this.#view, to, since: performance.now() };
    this.#isWhole = this.#showsAll(to);
  }

  #showsAll({ scale }: View): boolean {
    return scale <= fit(this.#hall, this.#screen).scale * 1.001;
  }
}
