# The studio's window.

window-record = Enregistrer
window-stop = Arrêter
window-pause = Pause
window-resume = Reprendre
window-mute = Couper le micro
window-unmute = Activer le micro
window-elapsed = Durée enregistrée
window-level = Votre voix
window-muted = Micro coupé
window-no-microphone = Aucun micro
window-preview = Ce qui est enregistré
window-no-picture = Votre écran apparaîtra ici
window-state-opening = Préparation
window-state-closed = Rien à enregistrer
window-state-ready = Prêt à enregistrer
window-state-starting = Démarrage
window-state-recording = Enregistrement
window-state-paused = En pause
window-state-finishing = Finalisation
window-dismiss = Fermer
window-look-again = Chercher à nouveau
window-no-sound = Aucun micro n’a été trouvé : la séance serait sans son.
window-no-sound-next = Branchez un micro, puis choisissez « Chercher à nouveau ».
window-show-folder = Afficher le dossier
window-folder-closed = Le dossier ne peut pas être ouvert d’ici. Votre fichier s’y trouve, complet.

# The Stage: scenes, the camera in the picture, the break card.

stage-scene-screen = Écran
stage-scene-camera = Caméra
stage-scene-corner = Médaillon
stage-scene-side-by-side = Côte à côte
stage-scene-card = Attente
stage-key = { $name }, touche { $shortcut }
stage-source-missing = Cette scène demande un écran et une caméra qui fassent partie de la séance.
stage-hide = Masquer l’écran ({ $shortcut })
stage-show-again = Montrer l’écran ({ $shortcut })
stage-hide-short = Masquer ({ $shortcut })
stage-show-short = Montrer ({ $shortcut })
stage-hidden = Votre écran est masqué : tout le monde voit l’écran d’attente.
stage-hidden-next = Votre micro n’est pas coupé pour autant.
stage-card = De retour dans un instant
stage-camera = Caméra dans l’image
stage-camera-hint = Glissez pour déplacer, tirez un coin pour redimensionner. Clavier : les flèches déplacent, Maj et une flèche vont au bord suivant, + et - redimensionnent.
stage-countdown-record = L’enregistrement commence
stage-countdown-live = La classe commence
stage-countdown-cancel = Annuler (Échap)
