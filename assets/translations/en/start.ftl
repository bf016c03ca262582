# What a crash or a power cut has left, met at the next start.

start-recovering = Recovering a lesson that was interrupted: { $percent } %. You can record meanwhile.
start-recovered = A lesson of { $duration } was interrupted: it is recovered, here.
start-recovered-several = { $count ->
   *[other] { $count } lessons were interrupted, { $duration } together: they are recovered, here.
}
start-class-open = A class is still open: the studio ended before it did.
start-class-open-titled = The class “{ $title }” is still open: the studio ended before it did.
start-class-open-next = Its trainees wait for a minute. Take it back, and they go on where they were.
start-class-interrupted = A class was interrupted before its end.
start-class-interrupted-titled = The class “{ $title }” was interrupted before its end.
start-class-interrupted-next = Take it back, and it goes on with the same code; its trainees come back by themselves.
start-class-take-back = Take it back
start-class-gone = The class is over: its trainees waited for a minute. Go live to begin a new one.
