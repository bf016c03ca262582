# Les raccourcis : leur feuille, et ce qui est dit quand on les change.

keys-sheet = Raccourcis
keys-close = Fermer
keys-how = Appuyez sur un bouton, puis sur les nouvelles touches. Échap garde les anciennes, Retour arrière les retire.
keys-press = Vos touches…
keys-waiting = Nouvelles touches pour « { $name } » : appuyez maintenant.
keys-none = Aucune
keys-scope-window = Dans cette fenêtre
keys-scope-anywhere = Partout ailleurs aussi
keys-change-window = { $name }, dans cette fenêtre : { $keys }
keys-change-anywhere = { $name }, partout ailleurs aussi : { $keys }
keys-anywhere-on = La seconde colonne agit aussi quand une autre application est devant
keys-take = Les prendre ici
keys-reset = Touches habituelles
keys-reset-done = Tous les raccourcis ont retrouvé leurs touches habituelles.
keys-now = « { $name } » : désormais { $keys }.
keys-none-now = « { $name } » n’a plus de touches.
keys-conflict = { $keys } sert déjà à « { $name } ».
keys-unknown = Seules les lettres et F1 à F12 peuvent être des raccourcis, avec Ctrl, Alt ou Maj.
keys-unfit-alone = Tenez aussi Ctrl ou Alt : ces touches servent à écrire, ou à d’autres applications.
keys-unfit-editing = Ces touches copient, collent ou annulent partout où l’on écrit. Choisissez-en d’autres.
keys-unfit-system = Le système a besoin de ces touches. Choisissez-en d’autres.
keys-refused-taken = { $keys } pour « { $name } » est à une autre application. Choisissez d’autres touches, ou fermez cette application.
keys-refused-no-key = Ce clavier n’a pas { $keys }, prévu pour « { $name } ». Choisissez d’autres touches.
keys-refused-short = { $keys } (refusé)
keys-refused-next = Tout le reste marche, les raccourcis de la fenêtre aussi.
keys-show = Raccourcis
keys-unavailable-wayland = Dans cette session Wayland, aucune application ne reçoit de touches quand une autre est devant. Choisissez « Xorg » à l’ouverture de session.
keys-unavailable-system = Ce système ne donne pas de touches à une application quand une autre est devant.
keys-all = Tous les raccourcis
keys-all-what = Ce que fait chaque touche, ici et dans les autres applications, et comment la changer.
keys-do-settings = Réglages
keys-do-sheet = Cette feuille
keys-do-scene-screen = Scène : écran
keys-do-scene-camera = Scène : caméra
keys-do-scene-corner = Scène : médaillon
keys-do-scene-side-by-side = Scène : côte à côte
keys-do-scene-card = Scène : attente
keys-do-hide = Masquer mon écran, ou le montrer
keys-do-record = Enregistrer, ou arrêter
keys-do-pause = Suspendre, ou reprendre
keys-do-mark = Placer un repère
keys-do-mute = Couper le micro, ou l’activer
keys-held-ctrl = Ctrl
keys-held-alt = Alt
keys-held-shift = Maj
keys-held-meta = Super

## Hiding the screen, where no key is shown

window-hide = Masquer l’écran
window-show = Montrer l’écran
window-hide-short = Masquer
window-show-short = Montrer
