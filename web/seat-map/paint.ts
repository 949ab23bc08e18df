/**
 * Draws a hall onto a canvas, as much of it as is seen and as finely as its size allows: from afar blocks of colour,
 * nearer the marks that tell states apart without colour, close up chairs with their labels. Seats of the same look are
 * drawn in one stroke, so that five thousand take a few milliseconds.
 */
import type { Arc, Hall } from "#web/seat-map/hall.ts";
import { drawMarks } from "#web/seat-map/paint-marks.ts";
import { traceSeats } from "#web/seat-map/paint-shapes.ts";
import { drawWords } from "#web/seat-map/paint-words.ts";
import { gradeColours } from "#web/seat-map/palette.ts";
import { detailOf, gradeOf, type Detail, type Picture } from "#web/seat-map/picture.ts";
import { seatLooks, type SeatLook } from "#web/seat-map/seat.ts";
import { toHall } from "#web/seat-map/viewport.ts";

const half = 0.34;

export function paint(context: CanvasRenderingContext2D, picture: Picture): void {
  const { view, ratio, screen } = picture;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, screen.width * ratio, screen.height * ratio);
  const scale = view.scale * ratio;
  context.setTransform(scale, 0, 0, scale, view.x * ratio, view.y * ratio);
  drawGround(context, picture);
  const visible = visibleSeats(picture);
  const detail = detailOf(view.scale);
  for (const [look, seats] of byLook(visible, picture)) drawSeats(context, picture, { look, seats, detail });
  drawRings(context, picture);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawWords(context, picture, detail === "close" ? visible : []);
}

function drawGround(context: CanvasRenderingContext2D, { hall, palette }: Picture): void {
  context.lineJoin = "round";
  context.lineWidth = 0.5;
  for (const { bands } of hall.sections) for (const band of bands) fillArc(context, hall, band, palette.ground);
  fillArc(context, hall, hall.stage, palette.stage);
}

/** With round corners: the stroke makes them. */
function fillArc(context: CanvasRenderingContext2D, { centre }: Hall, arc: Arc, colour: string): void {
  const turn = (angle: number): number => Math.PI / 2 - angle;
  const inset = context.lineWidth / 2;
  context.beginPath();
  context.arc(centre.x, centre.y, arc.outer - inset, turn(arc.from), turn(arc.to), true);
  context.arc(centre.x, centre.y, Math.max(0, arc.inner + inset), turn(arc.to), turn(arc.from), false);
  context.closePath();
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.fill();
  context.stroke();
}

/** Positions of the seats that are on the screen. */
function visibleSeats({ hall, view, screen }: Picture): number[] {
  const from = toHall(view, { x: 0, y: 0 });
  const to = toHall(view, { x: screen.width, y: screen.height });
  const seen: number[] = [];
  for (const [index, { x, y }] of hall.spots.entries()) {
    if (x > from.x - 1 && x < to.x + 1 && y > from.y - 1 && y < to.y + 1) seen.push(index);
  }
  return seen;
}

/** In the order of `seatLooks`: what matters more is drawn over the rest. */
function byLook(visible: readonly number[], { looks }: Picture): Map<SeatLook, number[]> {
  const groups = new Map<SeatLook, number[]>(seatLooks.map((look) => [look, []]));
  for (const index of visible) groups.get(looks[index] ?? "sold")?.push(index);
  return groups;
}

interface SeatGroup {
  look: SeatLook;
  seats: readonly number[];
  detail: Detail;
}

function drawSeats(context: CanvasRenderingContext2D, picture: Picture, { look, seats, detail }: SeatGroup): void {
  if (seats.length === 0) return;
  const { hall, palette } = picture;
  if (look === "free" || look === "offered") {
    const grades = Array.from({ length: gradeColours }, () => [] as number[]);
    for (const index of seats) grades[gradeOf(hall, index)]?.push(index);
    for (const [grade, ones] of grades.entries()) {
      fillSeats(context, hall, { seats: ones, colour: palette.grades[grade] ?? palette.ink, detail });
    }
  }
  if (look === "chosen" || look === "mine")
    fillSeats(context, hall, { seats, colour: palette.accent, detail, grow: 0.08 });
  drawMarks(context, picture, { look, seats, detail });
}

interface Fill {
  seats: readonly number[];
  colour: string;
  detail: Detail;
  grow?: number;
}

function fillSeats(context: CanvasRenderingContext2D, hall: Hall, { seats, colour, detail, grow = 0 }: Fill): void {
  if (seats.length === 0) return;
  const isFar = detail === "far";
  traceSeats(context, hall, seats, isFar ? half + 0.06 + grow : half - 0.08 + grow);
  context.fillStyle = colour;
  context.fill();
  if (isFar) return;
  // Round corners, by the stroke around.
  context.strokeStyle = colour;
  context.lineWidth = 0.24;
  context.lineJoin = "round";
  context.stroke();
  if (detail === "close") drawBacks(context, hall, seats);
}

/** The backs of chairs, away from the stage. */
function drawBacks(context: CanvasRenderingContext2D, { spots }: Hall, seats: readonly number[]): void {
  context.beginPath();
  for (const index of seats) {
    const spot = spots[index];
    if (!spot) continue;
    const [sin, cos] = [Math.sin(spot.angle), Math.cos(spot.angle)];
    const [x, y] = [spot.x + sin * 0.5, spot.y + cos * 0.5];
    context.moveTo(x + cos * 0.24, y - sin * 0.24);
    context.lineTo(x - cos * 0.24, y + sin * 0.24);
  }
  context.lineWidth = 0.1;
  context.lineCap = "round";
  context.stroke();
}

/** What is pointed at, and what has just changed. */
function drawRings(context: CanvasRenderingContext2D, { hall, palette, cursor, hover, flashes, view }: Picture): void {
  const pixel = 1 / view.scale;
  const ring = (index: number, radius: number, colour: string, width: number): void => {
    const spot = hall.spots[index];
    if (!spot) return;
    context.beginPath();
    context.arc(spot.x, spot.y, radius, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  };
  for (const { index, age, isFreed } of flashes) {
    context.globalAlpha = 1 - age;
    ring(
      index,
      0.45 + age * Math.max(0.7, 10 * pixel),
      isFreed ? palette.good : palette.ink,
      Math.max(0.12, 1.5 * pixel),
    );
  }
  context.globalAlpha = 1;
  if (hover !== undefined) ring(hover, Math.max(0.66, 7 * pixel), palette.ink, 1.5 * pixel);
  if (cursor !== undefined) ring(cursor, Math.max(0.74, 8 * pixel), palette.focus, 3 * pixel);
}
