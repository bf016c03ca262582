# While a lesson is recorded, and the report at its end.

## Amounts

duration-seconds = { $count } s
duration-minutes = { $count } min
duration-hours = { $count } h
duration-both = { $first } { $second }
duration-more = plus de { $duration }
size-kilobytes = { $count } ko
size-megabytes = { $count } Mo
size-gigabytes = { $count } Go

## The line of progress

progress-level = niveau { $level } dB
progress-silent = aucun son
progress-disk = disque : encore { $duration }
disk-warning = { $minutes ->
    [one] Il reste sur le disque environ { $minutes } minute d’enregistrement.
   *[other] Il reste sur le disque environ { $minutes } minutes d’enregistrement.
}

## What happens meanwhile

event-started = Enregistrement dans { $path }
event-paused = En pause : rien n’est enregistré pour l’instant.
event-resumed = L’enregistrement reprend.
event-marked = Chapitre : { $title }
event-muted = Micro coupé.
event-unmuted = Micro activé.
event-screen-back = L’écran est de retour.
event-camera-back = La caméra est de retour.
event-microphone-back = Le micro est de retour.
event-loudspeaker-back = Le haut-parleur est de retour.
event-system-sound-back = Le son de l’ordinateur est de retour.
event-slept = L’ordinateur a été en veille pendant { $duration }. L’enregistrement continue et l’endroit est marqué.

## The report

verdict = Séance enregistrée : { $duration }, { $size }, { $losses }
losses-pictures = { $count ->
    [0] rien de perdu
    [one] { $count } image perdue
   *[other] { $count } images perdues
}
losses-sound = { $duration } sans son
losses-both = { $first }, { $second }
report-file = Fichier : { $path }
report-incomplete = Le fichier est lisible, mais s’y déplacer peut être lent et ses chapitres n’apparaissent peut-être pas encore. Quand le disque aura de la place : trainer-studio repair { $path }
report-pictures = Images : { $encoded } enregistrées, { $unchanged } inchangées, { $lost } perdues
report-encoder = Encodeur : { $name }
report-ended = Fin : { $reason }
ended-requested = à votre demande
ended-duration = la durée demandée est écoulée

## Repair, devices, self-test

repair-whole = { $path } est de nouveau complet : { $duration }
repair-already-whole = { $path } était déjà complet.
devices-monitors = Écrans
devices-cameras = Caméras
devices-microphones = Micros
devices-system-sound = Son de l’ordinateur
devices-loudspeakers = Haut-parleurs
devices-encoders = Encodeurs vidéo qui fonctionnent ici
devices-none = aucun élément
self-test-passed = Tout fonctionne.
