# The studio's window.

window-record = Record
window-stop = Stop
window-pause = Pause
window-resume = Resume
window-mute = Mute
window-unmute = Unmute
window-elapsed = Recorded
window-level = Your voice
window-muted = Microphone muted
window-no-microphone = No microphone
window-preview = What is recorded
window-no-picture = Your screen will appear here
window-state-opening = Opening the devices
window-state-closed = Nothing to record
window-state-ready = Ready to record
window-state-starting = Starting
window-state-recording = Recording
window-state-paused = Paused
window-state-finishing = Finishing the file
window-dismiss = Dismiss
window-look-again = Look again
window-no-sound = No microphone was found: the lesson would have no sound.
window-no-sound-next = Plug a microphone in, then choose “Look again”.
window-show-folder = Show in folder
window-folder-closed = The folder cannot be opened from here. Your file is in it, whole.

# The Stage: scenes, the camera in the picture, the break card.

stage-scene-screen = Screen
stage-scene-camera = Camera
stage-scene-corner = Corner
stage-scene-side-by-side = Side by side
stage-scene-card = Break
stage-key = { $name }, key { $shortcut }
stage-source-missing = This scene needs a screen and a camera that are part of the lesson.
stage-hide = Hide my screen ({ $shortcut })
stage-show-again = Show my screen ({ $shortcut })
stage-hide-short = Hide ({ $shortcut })
stage-show-short = Show ({ $shortcut })
stage-hidden = Your screen is hidden: everyone sees the break card.
stage-hidden-next = This does not mute your microphone.
stage-card = Back in a moment
stage-camera = Camera in the picture
stage-camera-hint = Drag to move, pull a corner to resize. Keys: arrows move, Shift and an arrow jump to the next edge, + and - resize.
stage-countdown-record = Recording begins
stage-countdown-live = The class begins
stage-countdown-cancel = Cancel (Esc)
