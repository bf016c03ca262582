# The settings: each with its name and a plain sentence.

## The dialog

settings-open = Settings
settings-search = Search the settings
settings-nothing = No setting is called that. Try another word.
settings-close = Close
settings-set-up = Set up again
settings-set-up-what = The steps of the first start again, with picture and sound tried; not while you record or teach.
settings-locked = Fixed by IT. { $reason }
settings-applies-reopened = A change takes effect at once, or after the recording or class that is running.
settings-applies-next-recording = Applies to the next recording.
settings-applies-next-class = Applies to the next class.
settings-usual = Automatic
settings-without = None
settings-without-camera = None
settings-absent = { $name } (not plugged in)
settings-choose = Choose…
settings-clear = Back to usual
settings-usual-folder = The usual folder
settings-no-file = No file
settings-unit-ms = ms
settings-unit-fps = a second
settings-unit-db = dB
settings-unit-mb = MB
settings-unit-seconds = s

## Language and look

settings-subject-look = Language and look
settings-language = Language
settings-language-what = What the studio speaks. It changes at once, even while you teach.
settings-language-system = As the computer
settings-look = Colours
settings-look-what = Light suits a bright room, dark spares the eyes in the evening.
settings-look-system = As the computer
settings-look-light = Light
settings-look-dark = Dark
settings-digits = Digits in Arabic
settings-digits-what = How numbers are written while the studio speaks Arabic.
settings-digits-latin = 123
settings-digits-arabic = ١٢٣

## Picture

settings-subject-picture = Picture
settings-screen = Screen
settings-screen-what = The screen that trainees see.
settings-camera = Camera
settings-camera-what = The camera that shows you.
settings-mirror-camera = Mirror the camera
settings-mirror-camera-what = You see yourself as in a mirror; writing that you hold up is then reversed for all.
settings-size = Picture size
settings-size-what = Larger shows small text better and asks more of the computer.
settings-fps = Pictures a second
settings-fps-what = At most so many; slides need few, films many.
settings-quality = Quality of recordings
settings-quality-what = Higher makes larger files.
settings-quality-draft = Draft
settings-quality-standard = Standard
settings-quality-high = High
settings-encoder = Encoder
settings-encoder-what = What turns pictures into video. Automatic takes what works best on this computer.

## Sound

settings-subject-sound = Sound
settings-microphone = Microphone
settings-microphone-what = The microphone that hears you.
settings-microphone-gain-db = Gain of the microphone
settings-microphone-gain-db-what = Raise it where trainees hear you too softly, lower it where your voice is distorted.
settings-system-sound = Sound of the computer
settings-system-sound-what = Whether trainees hear what the computer plays, a film for example.
settings-noise-suppression = Take away noise
settings-noise-suppression-what = Fans and street are hardly heard; switch it off for music.
settings-gain-control = Even out loudness
settings-gain-control-what = A voice that turns away from the microphone stays as loud.
settings-high-pass = Take away rumble
settings-high-pass-what = Steps and knocks against the table are kept out.
settings-microphone-offset-ms = Delay of the microphone
settings-microphone-offset-ms-what = How late it delivers, where your voice comes after your lips.
settings-camera-offset-ms = Delay of the camera
settings-camera-offset-ms-what = How late it delivers, where your lips come after your voice.
settings-keep-untouched = Keep the untouched microphone
settings-keep-untouched-what = A second track in the file, as it came, for whoever edits it later.

## Recording

settings-subject-recording = Recording
settings-folder = Folder
settings-folder-what = Where recordings are kept.
settings-container = Kind of file
settings-container-what = MP4 plays everywhere; MKV is for those who edit.
settings-disk-floor-mb = Room to leave on the disk
settings-disk-floor-mb-what = A recording is ended, whole, before the disk has less.
settings-countdown-s = Count before a start
settings-countdown-s-what = Seconds to breathe before a recording or class begins; 0 begins at once.
settings-trainer = Your name
settings-trainer-what = Written into each recording, and shown to trainees.
settings-module = Module
settings-module-what = Written into each recording, so that it is found again.
settings-group = Group
settings-group-what = The trainees that you record for, written into each recording.

## Class

settings-subject-class = Class
settings-lobby = Lobby
settings-lobby-what = Trainees wait until you let them in.
settings-roster = Roster
settings-roster-what = A CSV file with the number, name, group and PIN of who is expected.
settings-only-roster = Only who is on the roster
settings-only-roster-what = Nobody else may join.
settings-max-trainees = Trainees at most
settings-max-trainees-what = Who comes later is told that the class is full.
settings-port = Network port
settings-port-what = Part of the join link; the next number is used, too. Change it when another program has it.

## Warnings

settings-subject-warnings = Warnings
settings-warning-what = What you are told of while you teach, once, with what to do on a button.
