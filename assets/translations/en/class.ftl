# While a class is live.

class-open = The class is open.
class-taken-back = The class goes on: it was still waiting for you.
class-link = Join: { $url }
class-other-link = or: { $url }
class-code = Code: { $code }
class-secure-link = To speak, trainees are taken to: { $url }
class-observer-link = For an observer only: { $url }
class-restored = The class is back. Trainees come back by themselves.
class-machine-slower = This computer is busy: trainees get fewer pictures a second.
class-machine-smaller = This computer is very busy: trainees get a smaller picture. Close what is not needed.
class-machine-full = Trainees get the full picture again.
class-ended = The class has ended.
class-waiting = { $name } waits in the lobby. To let them in: admit { $id }
class-joined = { $name } has joined ({ $id }).
class-joined-guest = { $name } has joined as a guest ({ $id }).
class-returned = { $name } is back.
class-gone-left = { $name } has left.
class-gone-lost = { $name } has lost the connection.
class-gone-removed = { $name } was removed.
class-observer-joined = { $name } observes the class.
class-observer-left = { $name } no longer observes the class.
class-hand = { $name } raises a hand. To let them speak: give-voice { $id }
class-hand-lowered = { $name }: hand down.
class-chat = { $name }: { $text }
class-chat-to-you = { $name } (to you only): { $text }
class-chat-mine = You: { $text }
class-chat-mine-to = You to { $name }: { $text }
class-chat-muted = Trainees can write to you only.
class-chat-open = Trainees can write to all.
class-announced = Pinned: { $text }
class-announced-nothing = The announcement is taken down.
class-feels-lost = { $name } is lost.
class-feels-too-fast = { $name }: too fast.
class-feels-good = { $name }: good.
class-poll = Poll: { $question }
class-poll-result = Poll closed: { $question }
class-presence-asked = All are asked whether they are there.
class-presence = Answered: { $present } of { $all }
class-presence-absent = No answer: { $names }
class-voice-given = { $name } can speak.
class-voice-taken = { $name } can no longer speak.
class-locked = Nobody new can join.
class-unlocked = Trainees can join again.
class-file-shared = { $name } can be downloaded. To withdraw it: withdraw { $id }
class-file-withdrawn = The file can no longer be downloaded.
list-separator = { ", " }

## What the host refuses

class-refused = “{ $command }” was not done.
class-refused-out-of-order = There is nothing like that now.
class-refused-not-allowed = This is not possible for this person.
class-refused-full = Four trainees speak already: take one voice first.
class-refused-handout-gone = There is no such file.
class-refused-bad-message = It is not understood; check what you typed.
class-refused-other = Try again in a moment.
