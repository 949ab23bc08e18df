/** The words on a map, in pixels of the screen: the stage, the sections with their prices, and close up the labels. */
import type { Hall, HallSection } from "#web/seat-map/hall.ts";
import type { Picture } from "#web/seat-map/picture.ts";
import { sectionName } from "#web/seat-map/seat.ts";
import { toHall, toScreen, type Point } from "#web/seat-map/viewport.ts";

type Context = CanvasRenderingContext2D;

/** In units of the hall: how large labels are at most, and how wide they may be. */
const largestLabel = 0.42;
const labelWidth = 0.66;
/** Of the size of the letters. */
const digitWidth = 0.58;
const smallestLabelPx = 7.5;

/** `labelled`: positions of the seats that are large enough for their label. */
export function drawWords(context: Context, picture: Picture, labelled: readonly number[]): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  drawStage(context, picture);
  drawLabels(context, picture, labelled);
  if (picture.hall.sections.length > 1) {
    for (const section of picture.hall.sections) drawSection(context, picture, section);
  }
}

function drawStage(context: Context, { hall, view, palette, words }: Picture): void {
  const { inner, outer } = hall.stage;
  const at = toScreen(view, pointOf(hall, (inner + outer) / 2, 0));
  const size = Math.min(15, 0.5 * (outer - inner) * view.scale + 4);
  if (size < 8) return;
  context.font = `650 ${size}px ${palette.font}`;
  context.fillStyle = palette.onStage;
  context.fillText(words.stage, at.x, at.y);
}

function drawLabels(context: Context, picture: Picture, labelled: readonly number[]): void {
  const { hall, seats, looks, view, palette } = picture;
  const longest = Math.max(...labelled.map((index) => seats[index]?.label.length ?? 0));
  const size = Math.min(17, view.scale * Math.min(largestLabel, labelWidth / (digitWidth * longest)));
  if (size < smallestLabelPx) return;
  context.font = `600 ${size}px ${palette.font}`;
  context.fillStyle = palette.onGrade;
  for (const index of labelled) {
    const [look, spot, seat] = [looks[index], hall.spots[index], seats[index]];
    if (!spot || !seat || (look !== "free" && look !== "offered")) continue;
    const { x, y } = toScreen(view, spot);
    context.fillText(seat.label, x, y + 0.5);
  }
}

/** Before its front row if there is room, otherwise on its middle. */
function drawSection(context: Context, picture: Picture, section: HallSection): void {
  const { hall, view, palette, words } = picture;
  const { inner, outer, from, to } = section.outline;
  const isRoomy = 1.9 * view.scale >= 20;
  const middle = isRoomy ? seenAngle(picture, section) : (from + to) / 2;
  const radius = isRoomy ? inner - 0.72 : (inner + outer) / 2;
  const at = toScreen(view, pointOf(hall, radius, middle));
  const width = radius * (to - from) * view.scale;
  const height = (outer - inner) * view.scale;
  const size = isRoomy ? Math.min(15, Math.max(11, 0.7 * view.scale)) : 12;
  context.font = `700 ${size}px ${palette.font}`;
  const name = sectionName(section.name) ?? "";
  const long = `${name}  ${words.priceOf(section.price)}`.trim();
  const text = context.measureText(long).width + 24 < width ? long : name;
  const length = context.measureText(text).width;
  if (text === "" || length + 6 > width || (!isRoomy && height < size * 1.6)) return;
  if (!isRoomy) {
    context.fillStyle = palette.label;
    context.beginPath();
    context.roundRect(at.x - length / 2 - 8, at.y - size * 0.85, length + 16, size * 1.7, size);
    context.fill();
  }
  context.fillStyle = palette.ink;
  context.fillText(text, at.x, at.y);
}

/** Where a section's name is to stand: in its middle, or as near to that as the screen shows. */
function seenAngle({ hall, view, screen }: Picture, { outline: { inner, from, to } }: HallSection): number {
  const middle = (from + to) / 2;
  const [left, right] = [toHall(view, { x: 90, y: 0 }).x, toHall(view, { x: screen.width - 90, y: 0 }).x];
  const x = Math.max(left, Math.min(right, hall.centre.x + inner * Math.sin(middle)));
  const angle = Math.asin(Math.max(-1, Math.min(1, (x - hall.centre.x) / inner)));
  const end = 90 / view.scale / inner;
  return from + end > to - end ? middle : Math.max(from + end, Math.min(to - end, angle));
}

function pointOf({ centre }: Hall, radius: number, angle: number): Point {
  return { x: centre.x + radius * Math.sin(angle), y: centre.y + radius * Math.cos(angle) };
}
