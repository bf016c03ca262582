# While a lesson is recorded, and the report at its end.

## Amounts

duration-seconds = { $count ->
    [one] ثانية واحدة
    [two] ثانيتان
    [few] { $count } ثوانٍ
   *[other] { $count } ثانية
}
duration-minutes = { $count ->
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $count } دقائق
   *[other] { $count } دقيقة
}
duration-hours = { $count ->
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $count } ساعات
   *[other] { $count } ساعة
}
duration-both = { $first } و{ $second }
duration-more = أكثر من { $duration }
size-kilobytes = { $count } كيلوبايت
size-megabytes = { $count } ميغابايت
size-gigabytes = { $count } غيغابايت

## The line of progress

progress-level = مستوى الصوت { $level } dB
progress-silent = لا صوت
progress-disk = المتبقي على القرص: { $duration }
disk-warning = { $minutes ->
    [zero] لم يبق على القرص متسع للتسجيل.
    [one] يتسع القرص لدقيقة واحدة أخرى من التسجيل تقريبًا.
    [two] يتسع القرص لدقيقتين أخريين من التسجيل تقريبًا.
    [few] يتسع القرص لنحو { $minutes } دقائق أخرى من التسجيل.
    [many] يتسع القرص لنحو { $minutes } دقيقةً أخرى من التسجيل.
   *[other] يتسع القرص لنحو { $minutes } دقيقة أخرى من التسجيل.
}

## What happens meanwhile

event-started = التسجيل جارٍ في { $path }
event-paused = توقف مؤقت: لا يُسجَّل شيء الآن.
event-resumed = استُؤنف التسجيل.
event-marked = فصل جديد: { $title }
event-muted = الميكروفون مكتوم.
event-unmuted = الميكروفون يعمل.
event-screen-back = عادت الشاشة.
event-camera-back = عادت الكاميرا.
event-microphone-back = عاد الميكروفون.
event-loudspeaker-back = عادت السماعة.
event-system-sound-back = عاد صوت الحاسوب.
event-slept = دخل الحاسوب في وضع السكون، والمدة: { $duration }. التسجيل مستمر وقد وُضعت علامة على الموضع.

## The report

verdict = سُجّلت الحصة: { $duration }، { $size }، { $losses }
losses-pictures = { $count ->
    [zero] لم يضِع شيء
    [one] ضاعت صورة واحدة
    [two] ضاعت صورتان
    [few] ضاعت { $count } صور
    [many] ضاعت { $count } صورةً
   *[other] ضاعت { $count } صورة
}
losses-sound = مدة بلا صوت: { $duration }
losses-both = { $first }، { $second }
report-file = الملف: { $path }
report-incomplete = الملف قابل للتشغيل، لكن التنقل فيه قد يكون بطيئًا وقد لا تظهر فصوله بعد. عندما تتوفر مساحة على القرص: trainer-studio repair { $path }
report-pictures = الصور: المسجلة { $encoded }، غير المتغيرة { $unchanged }، الضائعة { $lost }
report-encoder = المُرمِّز: { $name }
report-ended = النهاية: { $reason }
ended-requested = بطلب منكم
ended-duration = انقضت المدة المطلوبة

## Repair, devices, self-test

repair-whole = عاد الملف { $path } كاملًا: { $duration }
repair-already-whole = الملف { $path } كان كاملًا من قبل.
devices-monitors = الشاشات
devices-cameras = الكاميرات
devices-microphones = الميكروفونات
devices-system-sound = صوت الحاسوب
devices-loudspeakers = السماعات
devices-encoders = مُرمِّزات الفيديو التي تعمل هنا
devices-none = لا شيء
self-test-passed = كل الأجزاء تعمل.
