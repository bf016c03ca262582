# What a crash or a power cut has left, met at the next start.

start-recovering = جارٍ استرجاع حصة انقطعت: { $percent } %. يمكن التسجيل في هذه الأثناء.
start-recovered = انقطعت حصة مدتها { $duration }: استُرجعت، وهي هنا.
start-recovered-several = { $count ->
    [two] انقطعت حصتان، مجموع مدتهما { $duration }: استُرجعتا، وهما هنا.
    [few] انقطعت { $count } حصص، مجموع مدتها { $duration }: استُرجعت، وهي هنا.
    [many] انقطعت { $count } حصة، مجموع مدتها { $duration }: استُرجعت، وهي هنا.
   *[other] انقطعت { $count } حصة، مجموع مدتها { $duration }: استُرجعت، وهي هنا.
}
start-class-open = ما زال قسم مفتوحًا: توقف الاستوديو قبل نهايته.
start-class-open-titled = ما زال القسم «{ $title }» مفتوحًا: توقف الاستوديو قبل نهايته.
start-class-open-next = ينتظر متدربوه دقيقة واحدة. استرجعوه ليتابعوا من حيث كانوا.
start-class-interrupted = انقطع قسم قبل نهايته.
start-class-interrupted-titled = انقطع القسم «{ $title }» قبل نهايته.
start-class-interrupted-next = استرجعوه ليستمر بالرمز نفسه، ويعود متدربوه تلقائيًا.
start-class-take-back = استرجاع القسم
start-class-gone = انتهى القسم: انتظر متدربوه دقيقة. يمكن بدء بث جديد لفتح قسم آخر.
