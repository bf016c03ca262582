# What the commands say besides.

event-scene = Layout: { $layout }
event-finishing = Finishing the file: { $percent } %
layout-screen = screen
layout-camera = camera
layout-corner = camera in a corner
layout-side-by-side = side by side
layout-card = break card
