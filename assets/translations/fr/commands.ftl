# Ce que les commandes disent de plus.

event-scene = Scène : { $layout }
event-finishing = Finalisation du fichier : { $percent } %
layout-screen = écran
layout-camera = caméra
layout-corner = médaillon
layout-side-by-side = côte à côte
layout-card = attente
