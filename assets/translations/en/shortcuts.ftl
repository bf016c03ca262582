# Shortcuts: their sheet, and what is said when they are changed.

keys-sheet = Shortcuts
keys-close = Close
keys-how = Press a button, then the new keys. Escape leaves the old ones, Backspace takes them away.
keys-press = Press the keys
keys-waiting = New keys for “{ $name }”: press them now.
keys-none = None
keys-scope-window = In this window
keys-scope-anywhere = In other programs, too
keys-change-window = { $name }, in this window: { $keys }
keys-change-anywhere = { $name }, in other programs too: { $keys }
keys-anywhere-on = Let the second column work while another program is in front
keys-take = Use them here
keys-reset = Usual keys
keys-reset-done = All shortcuts have their usual keys again.
keys-now = “{ $name }” is { $keys } from now on.
keys-none-now = “{ $name }” has no keys any more.
keys-conflict = { $keys } already does “{ $name }”.
keys-unknown = Only letters and F1 to F12 can be shortcuts, with Ctrl, Alt or Shift.
keys-unfit-alone = Hold Ctrl or Alt as well: these keys are needed for typing, or by other programs.
keys-unfit-editing = These keys copy, paste or undo wherever you write. Choose others.
keys-unfit-system = The system needs these keys itself. Choose others.
keys-refused-taken = { $keys } for “{ $name }” belongs to another program. Choose other keys, or close that program.
keys-refused-no-key = This keyboard has no { $keys }, which “{ $name }” wants. Choose other keys.
keys-refused-short = { $keys } (refused)
keys-refused-next = All else works. Shortcuts in the studio’s own window work, too.
keys-show = Shortcuts
keys-unavailable-wayland = In this Wayland session no program may have keys while another is in front. Choose “Xorg” when you log in.
keys-unavailable-system = This system gives no keys to a program while another is in front.
keys-all = All shortcuts
keys-all-what = What each key does, here and in other programs, and how to change it.
keys-do-settings = Settings
keys-do-sheet = This sheet
keys-do-scene-screen = Scene: screen
keys-do-scene-camera = Scene: camera
keys-do-scene-corner = Scene: corner
keys-do-scene-side-by-side = Scene: side by side
keys-do-scene-card = Scene: break
keys-do-hide = Hide my screen, or show it again
keys-do-record = Record, or stop
keys-do-pause = Pause, or resume
keys-do-mark = Mark a chapter
keys-do-mute = Mute, or unmute
keys-held-ctrl = Ctrl
keys-held-alt = Alt
keys-held-shift = Shift
keys-held-meta = Super

## Hiding the screen, where no key is shown

window-hide = Hide my screen
window-show = Show my screen
window-hide-short = Hide
window-show-short = Show
