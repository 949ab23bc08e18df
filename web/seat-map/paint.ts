/**
 * Draws a hall onto a canvas, as much of it as is seen and as finely as its size allows: from afar blocks of colour,
 * nearer the marks that tell states apart without colour, close up chairs with their labels. Each seat is stamped by
 * itself: one path of thousands takes a browser without a graphics card ten times as long.
 */
import type { Arc } from "#web/seat-map/arc.ts";
import type { Hall } from "#web/seat-map/hall.ts";
import { drawWords } from "#web/seat-map/paint-words.ts";
import { gradeColours } from "#web/seat-map/palette.ts";
import { detailOf, gradeOf, type Picture } from "#web/seat-map/picture.ts";
import { seatLooks, type SeatLook } from "#web/seat-map/seat.ts";
import { stampsOf } from "#web/seat-map/stamps.ts";
import { toHall } from "#web/seat-map/viewport.ts";

type Context = CanvasRenderingContext2D;

/** Pixels from seat to seat below which nobody sees that seats are turned, and upright squares are drawn far sooner. */
const uprightBelow = 7.5;

export function paint(context: Context, picture: Picture): void {
  const { view, ratio, screen } = picture;
  const scale = view.scale * ratio;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, screen.width * ratio, screen.height * ratio);
  context.setTransform(scale, 0, 0, scale, view.x * ratio, view.y * ratio);
  drawGround(context, picture);
  const visible = visibleSeats(picture);
  drawSeats(context, picture, visible);
  context.setTransform(scale, 0, 0, scale, view.x * ratio, view.y * ratio);
  drawRings(context, picture);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawWords(context, picture, detailOf(view.scale) === "close" ? visible : []);
}

function drawGround(context: Context, { hall, palette }: Picture): void {
  for (const { bands } of hall.sections) for (const band of bands) drawArc(context, hall, band, palette.ground);
  drawArc(context, hall, hall.stage, palette.stage);
}

/** As one thick line with round ends. */
function drawArc(context: Context, { centre }: Hall, { inner, outer, from, to }: Arc, colour: string): void {
  const radius = (inner + outer) / 2;
  const end = (outer - inner) / 2 / radius;
  context.beginPath();
  context.arc(centre.x, centre.y, radius, Math.PI / 2 - (from + end), Math.PI / 2 - (to - end), true);
  context.strokeStyle = colour;
  context.lineWidth = outer - inner;
  context.lineCap = "round";
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

function drawSeats(context: Context, picture: Picture, visible: readonly number[]): void {
  const { view, palette } = picture;
  const detail = detailOf(view.scale);
  for (const { look, grade, seats } of groupsOf(picture, visible)) {
    const colour = palette.grades[grade] ?? palette.ink;
    for (const stamp of stampsOf(look, { detail, colour, palette, pixel: 1 / view.scale })) {
      stamp.prepare(context);
      for (const index of seats) {
        standAt(context, picture, index);
        stamp.draw(context);
      }
    }
  }
}

/** From here on is drawn around a seat, turned as it is. */
function standAt(context: Context, { hall, view, ratio }: Picture, index: number): void {
  const spot = hall.spots[index];
  if (!spot) return;
  const scale = view.scale * ratio;
  const angle = view.scale < uprightBelow ? 0 : spot.angle;
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  context.setTransform(cos, -sin, sin, cos, spot.x * scale + view.x * ratio, spot.y * scale + view.y * ratio);
}

interface Group {
  look: SeatLook;
  grade: number;
  seats: number[];
}

/** Seats that are drawn alike, what matters more last: it is drawn over the rest. */
function groupsOf({ hall, looks }: Picture, visible: readonly number[]): Group[] {
  const groups = seatLooks.flatMap((look) =>
    Array.from({ length: gradeColours }, (_, grade): Group => ({ look, grade, seats: [] })),
  );
  for (const index of visible) {
    const order = seatLooks.indexOf(looks[index] ?? "sold");
    groups[order * gradeColours + gradeOf(hall, index)]?.seats.push(index);
  }
  return groups.filter(({ seats }) => seats.length > 0);
}

/** What is pointed at, and what has just changed. */
function drawRings(context: Context, { hall, palette, cursor, hover, flashes, view }: Picture): void {
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
    const colour = isFreed ? palette.good : palette.ink;
    ring(index, 0.45 + age * Math.max(0.7, 10 * pixel), colour, Math.max(0.12, 1.5 * pixel));
  }
  context.globalAlpha = 1;
  if (hover !== undefined) ring(hover, Math.max(0.66, 7 * pixel), palette.ink, 1.5 * pixel);
  if (cursor !== undefined) ring(cursor, Math.max(0.74, 8 * pixel), palette.focus, 3 * pixel);
}
