# While a class is live.

class-open = La classe est ouverte.
class-taken-back = La classe continue : elle vous attendait encore.
class-link = Pour rejoindre : { $url }
class-other-link = ou : { $url }
class-code = Code : { $code }
class-secure-link = Pour parler, les stagiaires passent par : { $url }
class-observer-link = Réservé aux observateurs : { $url }
class-restored = La classe est rétablie. Les stagiaires reviennent d’eux-mêmes.
class-machine-slower = Cet ordinateur est occupé : les stagiaires reçoivent moins d’images par seconde.
class-machine-smaller = Cet ordinateur est très occupé : les stagiaires reçoivent une image plus petite. Fermez ce qui ne sert pas.
class-machine-full = Les stagiaires reçoivent de nouveau toute l’image.
class-ended = La classe est terminée.
class-waiting = { $name } attend à l’entrée. Pour faire entrer : admit { $id }
class-joined = { $name } a rejoint la classe ({ $id }).
class-joined-guest = { $name } a rejoint la classe sans être sur la liste ({ $id }).
class-returned = { $name } est de retour.
class-gone-left = { $name } est parti.
class-gone-lost = { $name } a perdu la connexion.
class-gone-removed = { $name } a été exclu.
class-observer-joined = { $name } observe la classe.
class-observer-left = { $name } n’observe plus la classe.
class-hand = { $name } lève la main. Pour donner la parole : give-voice { $id }
class-hand-lowered = { $name } : main baissée.
class-chat = { $name } : { $text }
class-chat-to-you = { $name } (à vous seul) : { $text }
class-chat-mine = Vous : { $text }
class-chat-mine-to = Vous à { $name } : { $text }
class-chat-muted = Les stagiaires ne peuvent écrire qu’à vous.
class-chat-open = Les stagiaires peuvent écrire à tous.
class-announced = Épinglé : { $text }
class-announced-nothing = L’annonce est retirée.
class-feels-lost = { $name } est perdu.
class-feels-too-fast = { $name } : trop vite.
class-feels-good = { $name } : ça va.
class-poll = Sondage : { $question }
class-poll-result = Sondage terminé : { $question }
class-presence-asked = Il est demandé à tous s’ils sont là.
class-presence = Ont répondu : { $present } sur { $all }
class-presence-absent = Sans réponse : { $names }
class-voice-given = { $name } a la parole.
class-voice-taken = { $name } n’a plus la parole.
class-locked = Plus personne de nouveau ne peut entrer.
class-unlocked = Les stagiaires peuvent de nouveau entrer.
class-file-shared = { $name } peut être téléchargé. Pour le retirer : withdraw { $id }
class-file-withdrawn = Le fichier ne peut plus être téléchargé.
list-separator = { ", " }

## What the host refuses

class-refused = « { $command } » n’a pas été fait.
class-refused-out-of-order = Il n’y a rien de tel pour le moment.
class-refused-not-allowed = Ce n’est pas possible pour cette personne.
class-refused-full = Quatre stagiaires ont déjà la parole : retirez-la d’abord à l’un d’eux.
class-refused-handout-gone = Ce fichier n’existe pas.
class-refused-bad-message = Ce n’est pas compris ; vérifiez ce que vous avez saisi.
class-refused-other = Réessayez dans un instant.
