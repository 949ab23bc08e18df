/** The shapes that seats are drawn with: each function begins a path that has the shape at every one of some seats. */
import type { Hall, Spot } from "#web/seat-map/hall.ts";

type Context = CanvasRenderingContext2D;

/** A square for each seat, turned to the stage. */
export function traceSeats(context: Context, { spots }: Hall, seats: readonly number[], reach: number): void {
  context.beginPath();
  for (const index of seats) {
    const spot = spots[index];
    if (!spot) continue;
    const across = Math.cos(spot.angle) * reach;
    const along = Math.sin(spot.angle) * reach;
    context.moveTo(spot.x + across + along, spot.y - along + across);
    context.lineTo(spot.x + across - along, spot.y - along - across);
    context.lineTo(spot.x - across - along, spot.y + along - across);
    context.lineTo(spot.x - across + along, spot.y + along + across);
    context.closePath();
  }
}

export function circles(context: Context, hall: Hall, seats: readonly number[], radius: number): void {
  context.beginPath();
  each(hall, seats, ({ x, y }) => {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  });
}

export function crosses(context: Context, hall: Hall, seats: readonly number[], reach: number): void {
  context.beginPath();
  each(hall, seats, ({ x, y }) => {
    context.moveTo(x - reach, y - reach);
    context.lineTo(x + reach, y + reach);
    context.moveTo(x + reach, y - reach);
    context.lineTo(x - reach, y + reach);
  });
}

export function ticks(context: Context, hall: Hall, seats: readonly number[]): void {
  context.beginPath();
  each(hall, seats, ({ x, y }) => {
    context.moveTo(x - 0.2, y + 0.02);
    context.lineTo(x - 0.05, y + 0.17);
    context.lineTo(x + 0.22, y - 0.15);
  });
}

function each({ spots }: Hall, seats: readonly number[], draw: (spot: Spot) => void): void {
  for (const index of seats) {
    const spot = spots[index];
    if (spot) draw(spot);
  }
}
