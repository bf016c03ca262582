# The first start: language, picture, sound, ready.

first-welcome = Bienvenue dans Trainer Studio
first-language = Choisissez votre langue. Trois courtes étapes suivent ; chacune peut être passée, et refaite plus tard.
first-place = Étape { $number } sur { $count }
first-skip = Passer la suite
first-back = Retour
first-next = Suivant
first-begin = Ouvrir le studio

first-picture = Ce que verront les stagiaires
first-picture-about = Choisissez l’écran sur lequel vous enseignez et votre caméra. Vous les voyez ici tels qu’ils sont.
first-screen = Écran
first-camera = Caméra
first-no-camera = Sans caméra

first-sound = Ce qu’entendront les stagiaires
first-sound-about = Parlez comme devant votre groupe : l’indicateur bouge, et le niveau de votre voix est réglé.
first-microphone = Micro
first-no-microphone = Sans micro
first-silent = Aucun micro n’est choisi : les séances sont sans voix. Choisissez le vôtre ci-dessus, puis parlez.
first-microphone-gone = Le micro ne répond plus. Vérifiez son câble : il reviendra de lui-même. Sinon, choisissez « Chercher à nouveau ».
first-speak = Parler 10 secondes
first-speaking = Parlez maintenant, comme en séance, jusqu’à ce que la barre soit pleine.
first-hear = S’écouter
first-voice-good = Le niveau de votre voix est bon.
first-voice-changed = Le niveau de votre voix est bon maintenant : il a été réglé pour vous.
first-voice-weak = Votre voix reste faible. Rapprochez-vous du micro, ou augmentez son niveau dans les réglages de son du système.
first-voice-clipping = Votre voix sature dans le micro lui-même. Baissez son niveau dans les réglages de son du système, puis parlez de nouveau.
first-voice-nothing = Rien n’a été entendu. Le micro est-il allumé, et est-ce le bon ? Puis parlez de nouveau.

first-ready = Prêt à enseigner
first-ready-about = Les séances sont enregistrées du mieux que cette machine peut : un essai de quelques secondes le montre.
first-measuring = Essai de cette machine…
first-bears-best = Cette machine enregistre tout en pleine qualité : { $height } lignes, { $fps } images par seconde.
first-bears = 1080 lignes à 30 images par seconde, c’est trop pour cette machine. Les séances sont enregistrées en { $height } lignes à { $fps } images par seconde, ce qu’elle fait bien.
first-strained = Cette machine est lente. Les séances sont enregistrées en { $height } lignes à { $fps } images par seconde ; fermez les autres programmes pendant que vous enseignez.
first-encoder = Encodeur : { $name }
first-encoder-hardware = Encodeur : { $name }, par la puce graphique
first-space = Le disque a de la place pour { $duration } de séances.
first-folder = Dossier : { $path }
