# The first start: language, picture, sound, ready.

first-welcome = Welcome to Trainer Studio
first-language = Choose your language. Three short steps follow; each can be skipped, and done again later.
first-place = Step { $number } of { $count }
first-skip = Skip the rest
first-back = Back
first-next = Next
first-begin = To the studio

first-picture = What trainees will see
first-picture-about = Choose the screen that you teach on and your camera. You see them here as they are now.
first-screen = Screen
first-camera = Camera
first-no-camera = No camera

first-sound = What trainees will hear
first-sound-about = Speak as you do in front of your group: the meter moves, and your voice is made as loud as it should be.
first-microphone = Microphone
first-no-microphone = No microphone
first-silent = No microphone is chosen: lessons have no voice. Choose yours above, and speak.
first-microphone-gone = The microphone no longer answers. Check its cable: it comes back by itself. Otherwise choose “Look again”.
first-speak = Speak for 10 seconds
first-speaking = Speak now, as in a lesson, until the bar is full.
first-hear = Hear yourself
first-voice-good = Your voice is as loud as it should be.
first-voice-changed = Your voice is now as loud as it should be: it is adjusted for you.
first-voice-weak = Your voice is faint even now. Come closer to the microphone, or raise its level in the system’s sound settings.
first-voice-clipping = Your voice is cut off in the microphone itself. Lower its level in the system’s sound settings, and speak again.
first-voice-nothing = Nothing was heard. Is the microphone switched on, and is it the right one? Then speak again.

first-ready = Ready to teach
first-ready-about = Lessons are recorded as well as this machine can: a trial of some seconds shows it.
first-measuring = Trying this machine…
first-bears-best = This machine records everything in full: { $height } lines, { $fps } pictures a second.
first-bears = 1080 lines at 30 pictures a second are too much for this machine. Lessons are recorded with { $height } lines at { $fps } a second, which it does well.
first-strained = This machine is slow. Lessons are recorded with { $height } lines at { $fps } pictures a second; close other programs while you teach.
first-encoder = Encoder: { $name }
first-encoder-hardware = Encoder: { $name }, by the graphics chip
first-space = The disk has room for { $duration } of lessons.
first-folder = Folder: { $path }
