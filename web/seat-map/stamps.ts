/**
 * How a single seat is drawn: around the origin, looking up to the stage, one unit being the distance to its neighbour.
 * States are told apart by shape as well as by colour: free seats are filled squares, held ones empty squares with a dot,
 * sold ones small crosses; chosen ones carry a tick, mine a ring, lost ones a cross in a frame, offered ones a frame.
 */
import type { Palette } from "#web/seat-map/palette.ts";
import type { Detail } from "#web/seat-map/picture.ts";
import type { SeatLook } from "#web/seat-map/seat.ts";

type Context = CanvasRenderingContext2D;

export interface Stamp {
  /** Sets what is the same for all seats of a look. */
  prepare: (context: Context) => void;
  draw: (context: Context) => void;
}

export interface StampOptions {
  detail: Detail;
  /** Of the seat's price. */
  colour: string;
  palette: Palette;
  /** The size of a pixel of the screen, in units: lines are no thinner. */
  pixel: number;
}

/** What to draw for a look, from below to above. */
export function stampsOf(look: SeatLook, { detail, colour, palette, pixel }: StampOptions): Stamp[] {
  const { accent, onAccent, line, sold, bad } = palette;
  const isFar = detail === "far";
  const filled = (fill: string, half: number): Stamp[] => [
    square(fill, half, isFar),
    ...(detail === "close" ? [back] : []),
  ];
  const stroked = (stroke: string, width: number, draw: Stamp["draw"]): Stamp =>
    lines(stroke, Math.max(width, pixel), draw);
  switch (look) {
    case "held":
      return [stroked(line, 0.09, frame(isFar ? 0.26 : 0.3)), ...(isFar ? [] : [dot(line, 0.1)])];
    case "sold":
      return [isFar ? dot(sold, 0.14) : stroked(sold, 0.08, cross(0.17))];
    case "lost":
      return [stroked(bad, 0.11, frame(0.36)), stroked(bad, 0.11, cross(0.2))];
    case "mine":
      return [...filled(accent, 0.44), stroked(onAccent, 0.12, ring)];
    case "chosen":
      return [...filled(accent, 0.44), stroked(onAccent, 0.13, tick)];
    case "offered":
      return [...filled(colour, 0.36), stroked(accent, 0.11, frame(0.5))];
    default:
      return filled(colour, isFar ? 0.4 : 0.37);
  }
}

function square(fill: string, half: number, isFar: boolean): Stamp {
  const prepare = (context: Context): void => void (context.fillStyle = fill);
  if (isFar) return { prepare, draw: (context) => context.fillRect(-half, -half, 2 * half, 2 * half) };
  const path = new Path2D();
  path.roundRect(-half, -half, 2 * half, 2 * half, 0.13);
  return { prepare, draw: fillOf(path) };
}

const fillOf =
  (path: Path2D): Stamp["draw"] =>
  (context) =>
    context.fill(path);

/** The back of a chair, in the colour of its seat. */
const back: Stamp = {
  prepare: () => undefined,
  draw: (context) => context.fillRect(-0.28, 0.46, 0.56, 0.09),
};

function dot(fill: string, radius: number): Stamp {
  return {
    prepare: (context) => void (context.fillStyle = fill),
    draw: (context) => context.fillRect(-radius, -radius, 2 * radius, 2 * radius),
  };
}

function lines(stroke: string, width: number, draw: Stamp["draw"]): Stamp {
  return {
    prepare: (context) => {
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.lineCap = "round";
      context.lineJoin = "round";
    },
    draw,
  };
}

const frame =
  (half: number): Stamp["draw"] =>
  (context) =>
    context.strokeRect(-half, -half, 2 * half, 2 * half);

const cross =
  (reach: number): Stamp["draw"] =>
  (context) => {
    context.beginPath();
    context.moveTo(-reach, -reach);
    context.lineTo(reach, reach);
    context.moveTo(reach, -reach);
    context.lineTo(-reach, reach);
    context.stroke();
  };

const ring: Stamp["draw"] = (context) => {
  context.beginPath();
  context.arc(0, 0, 0.18, 0, 2 * Math.PI);
  context.stroke();
};

const tick: Stamp["draw"] = (context) => {
  context.beginPath();
  context.moveTo(-0.2, 0.02);
  context.lineTo(-0.05, 0.17);
  context.lineTo(0.22, -0.15);
  context.stroke();
};
