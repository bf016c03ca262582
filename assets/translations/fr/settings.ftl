# The settings: each with its name and a plain sentence.

## The dialog

settings-open = Réglages
settings-search = Chercher un réglage
settings-nothing = Aucun réglage ne porte ce nom. Essayez un autre mot.
settings-close = Fermer
settings-set-up = Refaire la mise en route
settings-set-up-what = Les étapes du premier démarrage, avec essai de l’image et du son ; pas pendant un enregistrement ou une classe.
settings-locked = Fixé par le service informatique. { $reason }
settings-applies-reopened = Le changement prend effet aussitôt, ou après l’enregistrement ou la classe en cours.
settings-applies-next-recording = S’applique au prochain enregistrement.
settings-applies-next-class = S’applique à la prochaine classe.
settings-usual = Automatique
settings-without = Aucun
settings-without-camera = Aucune
settings-absent = { $name } (non branché)
settings-choose = Choisir…
settings-clear = Par défaut
settings-usual-folder = Habituel
settings-no-file = Aucun fichier
settings-unit-ms = ms
settings-unit-fps = par seconde
settings-unit-db = dB
settings-unit-mb = Mo
settings-unit-seconds = s

## Language and look

settings-subject-look = Langue et apparence
settings-language = Langue
settings-language-what = La langue du studio. Elle change aussitôt, même pendant la séance.
settings-language-system = Comme l’ordinateur
settings-look = Couleurs
settings-look-what = Clair convient à une salle lumineuse, sombre ménage les yeux le soir.
settings-look-system = Comme l’ordinateur
settings-look-light = Clair
settings-look-dark = Sombre
settings-digits = Chiffres en arabe
settings-digits-what = Comment les nombres s’écrivent quand le studio parle arabe.
settings-digits-latin = 123
settings-digits-arabic = ١٢٣

## Picture

settings-subject-picture = Image
settings-screen = Écran
settings-screen-what = L’écran que voient les stagiaires.
settings-camera = Caméra
settings-camera-what = La caméra qui vous montre.
settings-mirror-camera = Caméra en miroir
settings-mirror-camera-what = Vous vous voyez comme dans un miroir ; un texte tenu devant la caméra est alors inversé pour tous.
settings-size = Taille de l’image
settings-size-what = Plus grande, elle rend mieux les petits textes et demande plus à l’ordinateur.
settings-fps = Images par seconde
settings-fps-what = C’est un maximum : des diapositives en demandent peu, un film beaucoup.
settings-quality = Qualité des enregistrements
settings-quality-what = Plus haute, elle donne des fichiers plus grands.
settings-quality-draft = Brouillon
settings-quality-standard = Normale
settings-quality-high = Haute
settings-encoder = Encodeur
settings-encoder-what = Ce qui transforme les images en vidéo. Automatique prend ce qui marche le mieux sur cet ordinateur.

## Sound

settings-subject-sound = Son
settings-microphone = Micro
settings-microphone-what = Le micro qui vous entend.
settings-microphone-gain-db = Gain du micro
settings-microphone-gain-db-what = Montez-le si l’on vous entend trop faiblement, baissez-le si votre voix est déformée.
settings-system-sound = Son de l’ordinateur
settings-system-sound-what = Pour que les stagiaires entendent ce que joue l’ordinateur, un film par exemple.
settings-noise-suppression = Supprimer le bruit
settings-noise-suppression-what = Ventilateurs et rue ne s’entendent presque plus ; à désactiver pour la musique.
settings-gain-control = Égaliser le volume
settings-gain-control-what = Une voix qui s’éloigne du micro reste aussi forte.
settings-high-pass = Supprimer les grondements
settings-high-pass-what = Les pas et les coups sur la table sont écartés.
settings-microphone-offset-ms = Retard du micro
settings-microphone-offset-ms-what = À régler si votre voix arrive après le mouvement de vos lèvres.
settings-camera-offset-ms = Retard de la caméra
settings-camera-offset-ms-what = À régler si vos lèvres bougent après votre voix.
settings-keep-untouched = Garder le micro brut
settings-keep-untouched-what = Une seconde piste dans le fichier, telle quelle, pour un montage ultérieur.

## Recording

settings-subject-recording = Enregistrement
settings-folder = Dossier
settings-folder-what = Où sont gardés les enregistrements.
settings-container = Type de fichier
settings-container-what = MP4 se lit partout ; MKV est pour ceux qui font du montage.
settings-disk-floor-mb = Place à laisser sur le disque
settings-disk-floor-mb-what = L’enregistrement se termine, complet, avant qu’il n’en reste moins.
settings-countdown-s = Décompte avant le début
settings-countdown-s-what = Secondes pour souffler avant un enregistrement ou une classe ; 0 commence aussitôt.
settings-trainer = Votre nom
settings-trainer-what = Inscrit dans chaque enregistrement et montré aux stagiaires.
settings-module = Module
settings-module-what = Inscrit dans chaque enregistrement, pour le retrouver.
settings-group = Groupe
settings-group-what = Les stagiaires pour qui vous enregistrez, inscrits dans chaque enregistrement.

## Class

settings-subject-class = Classe virtuelle
settings-lobby = Salle d’attente
settings-lobby-what = Les stagiaires attendent que vous les admettiez.
settings-roster = Liste des stagiaires
settings-roster-what = Un fichier CSV : numéro, nom, groupe et code PIN de ceux qui sont attendus.
settings-only-roster = Inscrits seulement
settings-only-roster-what = Qui n’est pas sur la liste ne peut pas entrer.
settings-max-trainees = Nombre maximal de stagiaires
settings-max-trainees-what = Ceux qui viennent après apprennent que la classe est complète.
settings-port = Port réseau
settings-port-what = Il fait partie du lien ; le numéro suivant sert aussi. Changez-le si une autre application l’occupe.

## Warnings

settings-subject-warnings = Alertes
settings-warning-what = Ce qui vous est signalé pendant la séance, une fois, avec le remède sur un bouton.
