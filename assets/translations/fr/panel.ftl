# The class in the window: going live, and the panel at the side.

golive-off = Passer en direct
golive-opening = Ouverture
golive-live = Terminer la classe
golive-ending = Fermeture
golive-plan = Passer en direct
golive-title = Séance
golive-title-example = Par exemple : Circuits en série
golive-trainer = Votre nom, tel que le voient les stagiaires
golive-lobby = Les stagiaires attendent que je les admette
golive-roster = Choisir une liste
golive-roster-only = Seuls les inscrits sur la liste entrent
golive-port = Port
golive-port-what = Il fait partie du lien des stagiaires ; le suivant sert à HTTPS.
golive-port-change = Choisir un autre port
golive-port-next = Une autre application l’utilise. L’enregistrement, s’il y en a un, continue.
golive-now = Commencer le direct
golive-cancel = Annuler
golive-end-sure = { $count ->
    [0] Terminer la classe ?
    [one] Terminer la classe pour { $count } stagiaire ?
   *[other] Terminer la classe pour { $count } stagiaires ?
}
golive-end-what = Personne ne pourra y revenir. L’enregistrement, s’il y en a un, continue.
golive-end-yes = Terminer la classe
golive-end-no = Continuer

panel-class = Classe
panel-live = En direct { $time }
panel-here = { $count ->
    [0] Personne
    [one] { $count } présent
   *[other] { $count } présents
}
panel-code = Code : { $code }
panel-copy = Copier le lien
panel-copied = Copié
panel-code-screen = Agrandir
panel-code-close = Fermer
panel-hide = Masquer
panel-details = Détails
panel-details-title = Liaison avec les stagiaires
panel-details-close = Fermer
panel-more-people = { $count ->
    [one] et { $count } autre
   *[other] et { $count } autres
}

## How it goes

panel-health-interrupted = La classe est interrompue. Les stagiaires reviennent d’eux-mêmes.
panel-health-nobody = Personne pour l’instant : montrez le code.
panel-health-unheard = On ne vous entend pas : votre micro est coupé.
panel-health-unreached = Pas encore connectés : { $count } sur { $all }
panel-health-busy = On vous entend ; image réduite pour tous : cet ordinateur est occupé.
panel-health-reduced = On vous entend ; image réduite pour { $count } sur { $all }
panel-health-weak = On vous entend ; connexion faible pour { $count } sur { $all }
panel-health-well = Les stagiaires vous entendent et vous voient bien.
panel-reach-good = Bonne
panel-reach-reduced = Réduite
panel-reach-sound = Son seul
panel-reach-chosen = Moins, par choix
panel-reach-weak = Faible
panel-reach-connecting = En cours
panel-reach-lost = Perdue
panel-column-name = Nom
panel-column-since = Depuis
panel-column-link = Connexion
panel-column-sent = Envoyé
panel-sent-high = Image complète
panel-sent-low = Image réduite
panel-sent-thin = Réduite, moins fluide
panel-sent-compat = Pour leur navigateur
panel-sent-sound = Son seul
panel-column-rtt = Aller-retour
panel-column-loss = Pertes
panel-column-rate = Débit
panel-rtt = { $count } ms
panel-loss = { $percent } %
panel-rate = { $count } kbit/s
panel-rate-all = Envoyé à tous : { $count } kbit/s

## Who waits for something

panel-lobby = En attente : { $count }
panel-admit = Admettre
panel-admit-name = Admettre { $name }
panel-admit-all = Les admettre tous
panel-refuse = Refuser
panel-refuse-name = Refuser { $name }
panel-refuse-sure = Refuser { $name } ?
panel-hands = Mains : { $count }
panel-give-voice = Donner la parole
panel-give-voice-name = Donner la parole à { $name }
panel-lower = Baisser
panel-lower-name = Baisser la main de { $name }
panel-lower-all = Toutes les baisser
panel-speakers = Ont la parole : { $count }
panel-take-voice = Retirer la parole
panel-take-voice-name = Retirer la parole à { $name }
panel-take-all = La retirer à tous

## The rooms

panel-tab-people = Présents { $count }
panel-tab-chat = Messages
panel-tab-chat-new = Messages { $count }
panel-tab-poll = Sondage
panel-tab-poll-open = Sondage •
panel-tab-tools = Plus
panel-people = Stagiaires
panel-people-empty = Les stagiaires apparaissent ici quand ils entrent.
panel-guest = { $name } (invité)
panel-just-now = à l’instant
panel-observers = Observent, à l’insu des stagiaires : { $names }
panel-write = Écrire
panel-remove = Exclure
panel-remove-sure = Exclure { $name } de la classe ?
panel-remove-what = Cette personne ne pourra plus entrer dans cette classe.
panel-feedback = Comment ils suivent
panel-feedback-good = Ça va : { $count }
panel-feedback-fast = Trop vite : { $count }
panel-feedback-lost = Décrochent : { $count }
panel-chat = Messages
panel-chat-empty = Les messages et questions des stagiaires apparaissent ici.
panel-chat-to-me = Adressés à moi seulement
panel-chat-reply = Répondre
panel-chat-to = À
panel-chat-everybody = Tous
panel-chat-write = Écrire
panel-chat-send = Envoyer
panel-poll-question = Votre question
panel-poll-choices = Une réponse par ligne
panel-poll-multiple = Plusieurs réponses
panel-poll-anonymous = Anonyme
panel-poll-hint = Une question, et de 2 à { $count } réponses.
panel-poll-open = Demander à tous
panel-poll-voters = Ont répondu : { $count } sur { $all }
panel-poll-share = Clore et montrer
panel-poll-close = Clore
panel-poll-new = Nouveau sondage
panel-poll-shared = Clos ; les stagiaires voient le résultat. Réponses : { $count }
panel-poll-not-shared = Clos ; le résultat n’est pas montré. Réponses : { $count }
panel-announcement = Annonce
panel-announce-write = À garder sous les yeux
panel-announce = Épingler
panel-announce-down = Retirer
panel-presence = Présence
panel-presence-ask = Demander : êtes-vous là ?
panel-presence-left = reste { $duration }
panel-files = Fichiers
panel-share = Partager un fichier
panel-withdraw = Retirer
panel-access = Qui peut faire quoi
panel-lock = Ne plus laisser entrer personne
panel-mute-chat = Les stagiaires n’écrivent qu’à moi
panel-observer-copy = Copier le lien d’observation
panel-observer-what = Pour un inspecteur ou un collègue. Qui l’a regarde sans être vu.
