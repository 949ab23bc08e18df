/**
 * What tells the states of seats apart beside their colour: free ones are filled squares, held ones empty squares with a
 * dot, sold ones small crosses; chosen ones carry a tick, mine a ring, lost ones a cross in a frame, offered ones a frame.
 */
import type { Hall } from "#web/seat-map/hall.ts";
import { circles, crosses, ticks, traceSeats } from "#web/seat-map/paint-shapes.ts";
import type { Detail, Picture } from "#web/seat-map/picture.ts";
import type { SeatLook } from "#web/seat-map/seat.ts";

interface Marked {
  look: SeatLook;
  seats: readonly number[];
  detail: Detail;
}

type Context = CanvasRenderingContext2D;

export function drawMarks(context: Context, { hall, palette, view }: Picture, { look, seats, detail }: Marked): void {
  const pixel = 1 / view.scale;
  const isFar = detail === "far";
  context.lineCap = "round";
  context.lineJoin = "round";
  if (look === "held") {
    stroke(context, palette.line, Math.max(0.09, pixel * 0.8), () =>
      traceSeats(context, hall, seats, isFar ? 0.26 : 0.3),
    );
    if (!isFar) dots(context, { hall, seats, radius: 0.1, colour: palette.line });
  }
  if (look === "sold") {
    if (isFar) dots(context, { hall, seats, radius: 0.14, colour: palette.sold });
    else stroke(context, palette.sold, Math.max(0.08, pixel), () => crosses(context, hall, seats, 0.17));
  }
  if (look === "lost") {
    stroke(context, palette.bad, Math.max(0.1, pixel * 1.5), () => traceSeats(context, hall, seats, 0.36));
    stroke(context, palette.bad, Math.max(0.1, pixel * 1.5), () => crosses(context, hall, seats, 0.2));
  }
  if (look === "offered") {
    stroke(context, palette.accent, Math.max(0.11, pixel * 2), () => traceSeats(context, hall, seats, 0.5));
  }
  if (look === "mine") {
    stroke(context, palette.onAccent, 0.12, () => circles(context, hall, seats, 0.18));
  }
  if (look === "chosen") {
    stroke(context, palette.onAccent, 0.13, () => ticks(context, hall, seats));
  }
}

function stroke(context: Context, colour: string, width: number, trace: () => void): void {
  trace();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function dots(
  context: Context,
  { hall, seats, radius, colour }: { hall: Hall; seats: readonly number[]; radius: number; colour: string },
): void {
  circles(context, hall, seats, radius);
  context.fillStyle = colour;
  context.fill();
}
