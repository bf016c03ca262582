# The figures of the last minutes, behind “Details”.

figures-title = Last { $count } minutes
figures-ago = −{ $count } min
figures-now = now
figures-number = { $count }
figures-nothing = Nothing to tell yet
figures-pictures = Pictures recorded per second
figures-pictures-none = They appear while you record.
figures-pictures-now = { $now } now, { $most } at most
figures-cpu = Processor, percent of one core
figures-cpu-studio = Studio: { $now } % now, { $most } % at most
figures-cpu-host = Class: { $now } % now, { $most } % at most
figures-rate = Data, kbit/s
figures-rate-none = They appear while you record or are live.
figures-rate-file = Recording: { $now } now, { $most } at most
figures-rate-sent = Trainees: { $now } now, { $most } at most
figures-rtt = Round trip to trainees, ms
figures-rtt-none = They appear once trainees watch.
figures-rtt-typical = Typical: { $now } now, { $most } at most
figures-rtt-slowest = Slowest: { $now } now, { $most } at most
