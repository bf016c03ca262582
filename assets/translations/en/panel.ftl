# The class in the window: going live, and the panel at the side.

golive-off = Go live
golive-opening = Opening
golive-live = End class
golive-ending = Ending
golive-plan = Go live
golive-title = Lesson
golive-title-example = For example: Circuits in series
golive-trainer = Your name, as trainees see it
golive-lobby = Trainees wait until I let them in
golive-roster = Choose a roster
golive-roster-only = Only who is on the roster may join
golive-port = Port
golive-port-what = Trainees’ link contains it; the next one is for HTTPS.
golive-port-change = Choose another port
golive-port-next = Another program uses it. Your recording, if there is one, goes on.
golive-now = Go live now
golive-cancel = Cancel
golive-end-sure = { $count ->
    [0] End the class?
    [one] End the class for one trainee?
   *[other] End the class for { $count } trainees?
}
golive-end-what = Nobody can come back into it. A recording goes on.
golive-end-yes = End the class
golive-end-no = Go on teaching

panel-class = Class
panel-live = Live { $time }
panel-here = { $count ->
    [0] Nobody here
    [one] 1 here
   *[other] { $count } here
}
panel-code = Code: { $code }
panel-copy = Copy link
panel-copied = Copied
panel-code-screen = Show the code
panel-code-close = Close
panel-hide = Hide
panel-details = Details
panel-details-title = How trainees are reached
panel-details-close = Close
panel-more-people = { $count ->
    [one] and one more
   *[other] and { $count } more
}

## How it goes

panel-health-interrupted = The class is interrupted. Trainees come back by themselves.
panel-health-waiting = Waiting for you to let them in: { $count }
panel-health-nobody = Nobody is here yet: show the code.
panel-health-unheard = Trainees do not hear you: your microphone is off.
panel-health-unreached = Not connected yet: { $count } of { $all }
panel-health-busy = Trainees hear you; picture reduced for all: this computer is busy.
panel-health-reduced = Trainees hear you; picture reduced for { $count } of { $all }
panel-health-weak = Trainees hear you; weak connection for { $count } of { $all }
panel-health-well = Trainees hear and see you well.
panel-reach-good = Good
panel-reach-reduced = Reduced
panel-reach-sound = Sound only
panel-reach-chosen = Less, by choice
panel-reach-weak = Weak
panel-reach-connecting = Connecting
panel-reach-lost = Lost
panel-column-name = Name
panel-column-since = Here
panel-column-link = Connection
panel-column-sent = Sent
panel-sent-high = Full picture
panel-sent-low = Smaller picture
panel-sent-thin = Smaller, less smooth
panel-sent-compat = For their browser
panel-sent-sound = Sound only
panel-column-rtt = Round trip
panel-column-loss = Lost
panel-column-rate = Rate
panel-rtt = { $count } ms
panel-loss = { $percent } %
panel-rate = { $count } kbit/s
panel-rate-all = Sent to all: { $count } kbit/s

## Who waits for something

panel-lobby = Waiting: { $count }
panel-admit = Let in
panel-admit-name = Let { $name } in
panel-admit-all = Let all in
panel-refuse = Refuse
panel-refuse-name = Refuse { $name }
panel-refuse-sure = Refuse { $name }?
panel-hands = Hands: { $count }
panel-give-voice = Give voice
panel-give-voice-name = Let { $name } speak
panel-lower = Lower
panel-lower-name = Lower the hand of { $name }
panel-lower-all = Lower all
panel-speakers = Speaking: { $count }
panel-take-voice = Take voice
panel-take-voice-name = Let { $name } speak no longer
panel-take-all = Take all

## The rooms

panel-tab-people = People { $count }
panel-tab-chat = Chat
panel-tab-chat-new = Chat: { $count } new
panel-tab-poll = Poll
panel-tab-poll-open = Poll: open
panel-tab-tools = More
panel-people = Trainees
panel-people-empty = Trainees appear here when they join.
panel-guest = { $name } (guest)
panel-just-now = now
panel-observers = Observing, unseen by trainees: { $names }
panel-write = Write
panel-remove = Remove
panel-remove-sure = Remove { $name } from the class?
panel-remove-what = They cannot come back into this class.
panel-feedback = How they follow
panel-feedback-good = Good: { $count }
panel-feedback-fast = Too fast: { $count }
panel-feedback-lost = Lost: { $count }
panel-chat = Chat
panel-chat-empty = What trainees write and ask appears here.
panel-chat-to-me = Only what is for me
panel-chat-reply = Reply to one
panel-chat-to = To
panel-chat-everybody = Everyone
panel-chat-write = Write
panel-chat-send = Send
panel-poll-question = Your question
panel-poll-choices = One answer a line
panel-poll-multiple = Several answers
panel-poll-anonymous = Anonymous
panel-poll-hint = A question, and 2 to { $count } answers.
panel-poll-open = Ask all
panel-poll-voters = Answered: { $count } of { $all }
panel-poll-share = Close and show
panel-poll-close = Close
panel-poll-new = New poll
panel-poll-shared = Closed; trainees see the result. Answers: { $count }
panel-poll-not-shared = Closed; only you see the result. Answers: { $count }
panel-announcement = Announcement
panel-announce-write = What all should keep in view
panel-announce = Pin
panel-announce-down = Take down
panel-presence = Presence
panel-presence-ask = Ask: are you there?
panel-presence-left = { $duration } left
panel-files = Files
panel-share = Share a file
panel-withdraw = Withdraw
panel-access = Who may do what
panel-lock = Let nobody new in
panel-mute-chat = Trainees write to me only
panel-observer-copy = Copy the observer’s link
panel-observer-what = For an inspector or a colleague. Whoever has it watches unseen.
