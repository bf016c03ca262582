# The Desk's further buttons, the guardian, the floating bar, the tray, and leaving.

window-mark = Mark
window-chapter = Chapter { $number }
window-camera-on = Camera on
window-camera-off = Camera off
window-clipping = Too loud
window-silence = Nothing to hear
window-disk-left = Room for { $duration }
window-watch = Warnings
window-play = Play
window-bar = Trainer Studio: small bar
window-bar-move = Drag it anywhere, or hold Ctrl and press the arrow keys.
window-restore = Open the window
window-quit = Quit
window-hands = { $count ->
    [one] { $count } hand
   *[other] { $count } hands
}

## The verdict

verdict-sound = Sound present in { $percent } %
verdict-sound-scarce = Sound present in only { $percent } %: check the microphone before the next lesson

## The guardian

guard-menu = Warn me of
guard-silence = Don’t warn again
guard-sound-settings = Sound settings
guard-show-camera = Show the camera
guard-copy-link = Copy the link
guard-tell = Tell { $name }
guard-advice = Your connection is weak. Under “Quality”, choose “Sound only”: you will hear me without gaps.

guard-muted-speech = You are speaking, but your microphone is muted.
guard-muted-speech-why = Nobody hears you, and the recording has no voice.
guard-muted-speech-name = Speaking while muted
guard-paused-speech = You are speaking, but the recording is paused.
guard-paused-speech-why = What you say now will be missing from the lesson.
guard-paused-speech-name = Speaking while paused
guard-unrecorded-speech = You are speaking, but nothing is being recorded.
guard-unrecorded-speech-why = If the lesson has begun, it is being lost.
guard-unrecorded-speech-name = Speaking before recording has begun
guard-microphone-flat = Nothing comes from your microphone.
guard-microphone-flat-why = It may be switched off, or its plug may be loose.
guard-microphone-flat-name = A microphone that gives nothing
guard-microphone-clipping = Your microphone is too loud.
guard-microphone-clipping-why = Your voice is distorted. Lower its level, or move it away a little.
guard-microphone-clipping-name = A microphone that is too loud
guard-camera-black = Your camera shows only black.
guard-camera-black-why = Its cap may be closed, or the light may be off.
guard-camera-black-name = A black camera
guard-camera-covered = Something covers your camera.
guard-camera-covered-why = Trainees see one colour in place of you.
guard-camera-covered-name = A covered camera
guard-camera-frozen = Your camera has stopped on one picture.
guard-camera-frozen-why = Unplug it and plug it in again; until then, go on without it.
guard-camera-frozen-name = A frozen camera
guard-screen-frozen = Your screen no longer reaches the lesson.
guard-screen-frozen-why = Trainees still see what was there some seconds ago.
guard-screen-frozen-name = A frozen screen
guard-encoder-behind = This computer cannot keep up.
guard-encoder-behind-why = Pictures are being lost, sound is not. Close other programs.
guard-encoder-behind-name = A computer that cannot keep up
guard-disk-short = The disk is nearly full.
guard-disk-short-why = Free some space, or end the recording soon.
guard-disk-short-name = A disk that is nearly full
guard-poor-link = { $name } hardly receives you.
guard-poor-link-why = The connection is weak. Sound alone needs much less.
guard-poor-link-name = A trainee with a weak connection
guard-nobody-there = Nobody is in your class.
guard-nobody-there-why = It has been open for some minutes. Have your trainees got the link?
guard-nobody-there-name = A class without trainees

## Leaving

leaving-stay = Go back
leaving-go-on = Go on in the small bar
leaving-recording = A recording is running.
leaving-recording-what = If you end it, the file is finished and kept.
leaving-recording-end = End it and close
leaving-class = Your class is live.
leaving-class-what = If you close, it ends for all trainees.
leaving-class-end = End the class and close
leaving-both = Your class is live and is being recorded.
leaving-both-what = If you close, the class ends for all trainees; the recording is finished and kept.
leaving-both-end = End both and close
