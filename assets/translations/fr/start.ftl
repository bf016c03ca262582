# What a crash or a power cut has left, met at the next start.

start-recovering = Récupération d’une séance interrompue : { $percent } %. Vous pouvez enregistrer pendant ce temps.
start-recovered = Une séance de { $duration } a été interrompue : elle est récupérée, la voici.
start-recovered-several = { $count ->
   *[other] { $count } séances ont été interrompues, { $duration } en tout : elles sont récupérées, les voici.
}
start-class-open = Une classe virtuelle est encore ouverte : le studio s’est arrêté avant elle.
start-class-open-titled = La classe « { $title } » est encore ouverte : le studio s’est arrêté avant elle.
start-class-open-next = Ses stagiaires attendent pendant une minute. Reprenez-la, et ils continuent là où ils étaient.
start-class-interrupted = Une classe virtuelle a été interrompue avant sa fin.
start-class-interrupted-titled = La classe « { $title } » a été interrompue avant sa fin.
start-class-interrupted-next = Reprenez-la : elle continue avec le même code, et ses stagiaires reviennent d’eux-mêmes.
start-class-take-back = Reprendre la classe
start-class-gone = La classe est terminée : ses stagiaires ont attendu une minute. Passez en direct pour en ouvrir une autre.
