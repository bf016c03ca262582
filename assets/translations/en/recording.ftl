# While a lesson is recorded, and the report at its end.

## Amounts

duration-seconds = { $count } s
duration-minutes = { $count } min
duration-hours = { $count } h
duration-both = { $first } { $second }
duration-more = more than { $duration }
size-kilobytes = { $count } kB
size-megabytes = { $count } MB
size-gigabytes = { $count } GB

## The line of progress

progress-level = level { $level } dB
progress-silent = no sound
progress-disk = disk: { $duration } left
disk-warning = { $minutes ->
    [one] The disk has room for about { $minutes } more minute.
   *[other] The disk has room for about { $minutes } more minutes.
}

## What happens meanwhile

event-started = Recording to { $path }
event-paused = Paused: nothing is recorded now.
event-resumed = Recording again.
event-marked = Chapter: { $title }
event-muted = Microphone muted.
event-unmuted = Microphone on.
event-screen-back = The screen is back.
event-camera-back = The camera is back.
event-microphone-back = The microphone is back.
event-loudspeaker-back = The loudspeaker is back.
event-system-sound-back = The computer's sound is back.
event-slept = The computer slept for { $duration }. The recording goes on; the place is marked.

## The report

verdict = Lesson recorded: { $duration }, { $size }, { $losses }
losses-pictures = { $count ->
    [0] nothing lost
    [one] { $count } picture lost
   *[other] { $count } pictures lost
}
losses-sound = { $duration } without sound
losses-both = { $first }, { $second }
report-file = File: { $path }
report-incomplete = The file plays, but jumping about in it may be slow, and its chapters may not show yet. When the disk has room: trainer-studio repair { $path }
report-pictures = Pictures: { $encoded } recorded, { $unchanged } unchanged, { $lost } lost
report-encoder = Encoder: { $name }
report-ended = Ended: { $reason }
ended-requested = as asked
ended-duration = the time asked for has passed

## Repair, devices, self-test

repair-whole = { $path } is whole again: { $duration }
repair-already-whole = { $path } was whole already.
devices-monitors = Screens
devices-cameras = Cameras
devices-microphones = Microphones
devices-system-sound = What you hear
devices-loudspeakers = Loudspeakers
devices-encoders = Video encoders that work here
devices-none = none
self-test-passed = All parts work.
