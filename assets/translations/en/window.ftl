# The studio's window.

window-record = Record
window-stop = Stop
window-pause = Pause
window-resume = Resume
window-mark = Mark a chapter
window-mute = Mute
window-unmute = Unmute
window-elapsed = Recorded
window-level = Your voice
window-disk-left = Disk time left
window-state-ready = Ready to record
window-state-recording = Recording
window-state-paused = Paused
window-no-picture = Your screen will appear here
