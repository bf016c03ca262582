/** Where the picture is when one has zoomed into it: pure geometry. */

/** How far one may zoom in. */
export const MOST = 6;

/** All of the picture: {scale, x, y}, x and y in pixels from the middle of the area. */
export const WHOLE = { scale: 1, x: 0, y: 0 };

const limit = (value, most) => Math.min(Math.max(value, -most), most);

/** No further out than the whole, no edge of the picture inside the area. */
export function kept({ scale, x, y }, width, height) {
  const size = Math.min(Math.max(scale, 1), MOST);
  return { scale: size, x: limit(x, (width * (size - 1)) / 2), y: limit(y, (height * (size - 1)) / 2) };
}

/** Zoom by a factor so that the point (px, py), from the middle of the area, stays where it is. */
export function zoomed(view, factor, px, py, width, height) {
  const scale = Math.min(Math.max(view.scale * factor, 1), MOST);
  const by = scale / view.scale;
  return kept({ scale, x: px - (px - view.x) * by, y: py - (py - view.y) * by }, width, height);
}

/** Move by some pixels. */
export const moved = (view, dx, dy, width, height) => kept({ ...view, x: view.x + dx, y: view.y + dy }, width, height);
