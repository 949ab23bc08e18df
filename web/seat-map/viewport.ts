/**
 * Which part of a hall is seen, and how large. Everything here is a plain function of a view, which answers another one.
 * Hall units times `scale` are CSS pixels; `x` and `y` are where the hall's corner is on the screen.
 */

export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Pixels from seat to seat when one is as near as one can go. */
const largestScale = 60;
/** A small hall is not blown up beyond this. */
const largestFit = 52;

/** The whole hall, as large as it fits, in the middle. */
export function fit(hall: Size, screen: Size): View {
  const scale = Math.min(largestFit, screen.width / hall.width, screen.height / hall.height);
  return centred({ scale, x: 0, y: 0 }, hall, screen);
}

/** Larger or smaller by `factor`, so that what is at the point of the screen stays there. */
export function zoomAt(view: View, factor: number, at: Point, [hall, screen]: [Size, Size]): View {
  const least = fit(hall, screen).scale;
  const scale = Math.min(Math.max(largestScale, least), Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  return clamped({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, [hall, screen]);
}

export function pan(view: View, by: Point, sizes: [Size, Size]): View {
  return clamped({ ...view, x: view.x + by.x, y: view.y + by.y }, sizes);
}

/** At least `scale`, with this point of the hall in the middle of the screen. */
export function lookAt(view: View, at: Point, scale: number, [hall, screen]: [Size, Size]): View {
  const larger = Math.min(largestScale, Math.max(view.scale, scale));
  const to = { scale: larger, x: screen.width / 2 - at.x * larger, y: screen.height / 2 - at.y * larger };
  return clamped(to, [hall, screen]);
}

/** The same if the point is on the screen, with some space around; otherwise moved until it is. */
export function reveal(view: View, at: Point, sizes: [Size, Size]): View {
  const [, screen] = sizes;
  const space = Math.min(2 * view.scale, screen.width / 4, screen.height / 4);
  const { x, y } = toScreen(view, at);
  const by = {
    x: Math.max(0, space - x) - Math.max(0, x - (screen.width - space)),
    y: Math.max(0, space - y) - Math.max(0, y - (screen.height - space)),
  };
  return by.x === 0 && by.y === 0 ? view : pan(view, by, sizes);
}

export function toScreen({ scale, x, y }: View, at: Point): Point {
  return { x: at.x * scale + x, y: at.y * scale + y };
}

export function toHall({ scale, x, y }: View, at: Point): Point {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}

/** Part of the way from one view to another: 0 is `from`, 1 is `to`. Scales grow by ratio, as the eye sees them. */
export function between(from: View, to: View, part: number): View {
  const scale = from.scale * (to.scale / from.scale) ** part;
  // The point of the hall that stands still while one grows into the other moves along a straight line.
  const done = from.scale === to.scale ? part : (scale - from.scale) / (to.scale - from.scale);
  return { scale, x: from.x + (to.x - from.x) * done, y: from.y + (to.y - from.y) * done };
}

/** The hall cannot be pushed off the screen; where it is smaller it stays in the middle. */
function clamped(view: View, [hall, screen]: [Size, Size]): View {
  const middle = centred(view, hall, screen);
  const along = (at: number, length: number, room: number, centre: number): number =>
    length <= room ? centre : Math.min(0, Math.max(room - length, at));
  return {
    scale: view.scale,
    x: along(view.x, hall.width * view.scale, screen.width, middle.x),
    y: along(view.y, hall.height * view.scale, screen.height, middle.y),
  };
}

function centred({ scale }: View, hall: Size, screen: Size): View {
  return { scale, x: (screen.width - hall.width * scale) / 2, y: (screen.height - hall.height * scale) / 2 };
}
