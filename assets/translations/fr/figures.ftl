# Les chiffres des dernières minutes, derrière « Détails ».

figures-title = { $count } dernières minutes
figures-ago = −{ $count } min
figures-now = 0 min
figures-number = { $count }
figures-nothing = Rien à dire encore
figures-pictures = Images enregistrées par seconde
figures-pictures-none = Elles s’affichent pendant l’enregistrement.
figures-pictures-now = { $now } maintenant, { $most } au plus
figures-cpu = Processeur, en % d’un cœur
figures-cpu-studio = Studio : { $now } % maintenant, { $most } % au plus
figures-cpu-host = Classe : { $now } % maintenant, { $most } % au plus
figures-rate = Données, en kbit/s
figures-rate-none = Elles s’affichent pendant l’enregistrement ou le direct.
figures-rate-file = Enregistrement : { $now } maintenant, { $most } au plus
figures-rate-sent = Stagiaires : { $now } maintenant, { $most } au plus
figures-rtt = Aller-retour vers les stagiaires, en ms
figures-rtt-none = Il s’affiche dès que des stagiaires regardent.
figures-rtt-typical = Habituel : { $now } maintenant, { $most } au plus
figures-rtt-slowest = Le plus lent : { $now } maintenant, { $most } au plus
