# Ce que les commandes disent de plus.

event-scene = Disposition : { $layout }
event-finishing = Finalisation du fichier : { $percent } %
layout-screen = écran
layout-camera = caméra
layout-corner = caméra dans un coin
layout-side-by-side = côte à côte
layout-card = écran d’attente
