/** What two looks at a connection tell. */

/** Part of the sound that is missing from which on a connection counts as weak. */
const WEAK = 0.05;

/** From {packets, sound, lost} received in all, then and now: is anything moving, is much of the sound missing? */
export function flow(before, now) {
  if (before === null) {
    return { moving: true, lossy: false };
  }
  const lost = now.lost - before.lost;
  const sound = now.sound - before.sound;
  return { moving: now.packets > before.packets, lossy: lost > 0 && lost / (lost + sound) > WEAK };
}
