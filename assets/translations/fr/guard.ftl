# The Desk's further buttons, the guardian, the floating bar, the tray, and leaving.

window-mark = Repère
window-chapter = Chapitre { $number }
window-camera-on = Avec caméra
window-camera-off = Sans caméra
window-clipping = Trop fort
window-silence = Aucun son
window-disk-left = Place pour { $duration }
window-watch = Alertes
window-play = Lire
window-bar = Trainer Studio : petite barre
window-bar-move = Faites-la glisser, ou maintenez Ctrl et utilisez les flèches.
window-restore = Ouvrir la fenêtre
window-quit = Quitter
window-hands = { $count ->
    [one] { $count } main levée
   *[other] { $count } mains levées
}

## The verdict

verdict-sound = Son présent à { $percent } %
verdict-sound-scarce = Son présent à { $percent } % seulement : vérifiez le micro avant la prochaine séance

## The guardian

guard-menu = M’alerter en cas de
guard-silence = Ne plus alerter
guard-sound-settings = Réglages du son
guard-show-camera = Montrer la caméra
guard-copy-link = Copier le lien
guard-tell = Prévenir { $name }
guard-advice = Votre connexion est faible. Dans « Qualité », choisissez « Son seul » : vous m’entendrez sans coupure.

guard-muted-speech = Vous parlez, mais votre micro est coupé.
guard-muted-speech-why = Personne ne vous entend, et l’enregistrement est sans voix.
guard-muted-speech-name = Parole avec micro coupé
guard-paused-speech = Vous parlez, mais l’enregistrement est en pause.
guard-paused-speech-why = Ce que vous dites maintenant manquera à la séance.
guard-paused-speech-name = Parole pendant une pause
guard-unrecorded-speech = Vous parlez, mais rien n’est enregistré.
guard-unrecorded-speech-why = Si la séance a commencé, elle est en train de se perdre.
guard-unrecorded-speech-name = Parole sans enregistrement
guard-microphone-flat = Votre micro ne donne aucun son.
guard-microphone-flat-why = Il est peut-être éteint, ou sa prise mal enfoncée.
guard-microphone-flat-name = Micro sans aucun son
guard-microphone-clipping = Votre micro est trop fort.
guard-microphone-clipping-why = Votre voix est déformée. Baissez le niveau du micro ou éloignez-le un peu.
guard-microphone-clipping-name = Micro trop fort
guard-camera-black = Votre caméra ne montre que du noir.
guard-camera-black-why = Son cache est peut-être fermé, ou la lumière éteinte.
guard-camera-black-name = Caméra noire
guard-camera-covered = Quelque chose couvre votre caméra.
guard-camera-covered-why = Les stagiaires voient une seule couleur à votre place.
guard-camera-covered-name = Caméra couverte
guard-camera-frozen = Votre caméra s’est figée.
guard-camera-frozen-why = Débranchez-la puis rebranchez-la ; d’ici là, continuez sans elle.
guard-camera-frozen-name = Caméra figée
guard-screen-frozen = Votre écran ne parvient plus à la séance.
guard-screen-frozen-why = Les stagiaires voient encore l’image d’il y a quelques secondes.
guard-screen-frozen-name = Écran figé
guard-encoder-behind = Cet ordinateur ne suit plus.
guard-encoder-behind-why = Des images se perdent, pas le son. Fermez d’autres applications.
guard-encoder-behind-name = Ordinateur trop lent
guard-disk-short = Le disque est presque plein.
guard-disk-short-why = Libérez de la place ou terminez bientôt l’enregistrement.
guard-disk-short-name = Disque presque plein
guard-poor-link = { $name } vous reçoit à peine.
guard-poor-link-why = La connexion est faible. Le son seul demande bien moins.
guard-poor-link-name = Connexion faible d’un stagiaire
guard-nobody-there = Personne n’est dans votre classe.
guard-nobody-there-why = Elle est ouverte depuis quelques minutes. Vos stagiaires ont-ils le lien ?
guard-nobody-there-name = Classe sans stagiaires

## Leaving

leaving-stay = Revenir
leaving-go-on = Continuer dans la petite barre
leaving-recording = Un enregistrement est en cours.
leaving-recording-what = Si vous l’arrêtez, le fichier est finalisé et conservé.
leaving-recording-end = Arrêter et fermer
leaving-class = Votre classe est en direct.
leaving-class-what = Si vous fermez, elle se termine pour tous les stagiaires.
leaving-class-end = Terminer la classe et fermer
leaving-both = Votre classe est en direct et enregistrée.
leaving-both-what = Si vous fermez, la classe se termine pour tous ; l’enregistrement est finalisé et conservé.
leaving-both-end = Terminer les deux et fermer
