/** Hearing: volume, mute, and the tap that some browsers demand first. */

import { byId, icon, show } from "./dom.js";
import { addMenu } from "./menus.js";
import { text } from "./words.js";

/** Wire the sound; returns `play()`, to be called whenever the video element has got another stream. */
export function watchSound(store, video) {
  const play = async () => {
    video.muted = store.state.muted;
    try {
      await video.play();
      store.set({ soundBlocked: false });
    } catch (error) {
      if (error.name !== "NotAllowedError") {
        return; // Another stream came meanwhile: that one is played by its own call.
      }
      // Without sound a picture may always play.
      store.set({ soundBlocked: true });
      video.muted = true;
      video.play().catch((reason) => console.warn("the picture does not play", reason));
    }
  };
  // Early, so that sound is played from its first packet on: what waits in the browser meanwhile would stay late.
  video.addEventListener("loadstart", () => store.state.screen === "class" && void play());
  video.addEventListener("loadedmetadata", play);
  // The browser may stop what plays, for example when picture in picture is closed.
  video.addEventListener("pause", () => store.state.screen === "class" && video.srcObject?.active && void play());

  addMenu("sound");
  byId("unblock").onclick = () => {
    store.set({ muted: false });
    void play();
  };
  byId("mute").onclick = () => {
    store.set(({ muted }) => ({ muted: !muted }));
    void play();
  };
  byId("volume").oninput = (event) => store.set({ volume: Number(event.target.value) / 100, muted: false });

  store.watch(["muted", "volume", "soundBlocked"], ({ muted, volume, soundBlocked }) => {
    video.volume = volume;
    if (!soundBlocked) {
      video.muted = muted;
    }
    const off = muted || soundBlocked || volume === 0;
    byId("sound-icon").replaceChildren(icon(off ? "sound-off" : "sound"));
    byId("sound-name").textContent = text(off ? "sound-off" : "sound");
    byId("mute").textContent = text(muted ? "sound-unmute" : "sound-mute");
  });
  store.watch(["soundBlocked", "muted", "screen"], ({ soundBlocked, muted }) => show(byId("unblock"), soundBlocked && !muted));
  return play;
}
