# The studio's window.

window-record = Enregistrer
window-stop = Arrêter
window-pause = Pause
window-resume = Reprendre
window-mark = Marquer un chapitre
window-mute = Couper le micro
window-unmute = Rétablir le micro
window-elapsed = Durée enregistrée
window-level = Votre voix
window-disk-left = Temps restant sur le disque
window-state-ready = Prêt à enregistrer
window-state-recording = Enregistrement en cours
window-state-paused = En pause
window-no-picture = Votre écran apparaîtra ici
