# The settings: each with its name and a plain sentence.

## The dialog

settings-open = الإعدادات
settings-search = البحث في الإعدادات
settings-nothing = لا إعداد بهذا الاسم. جرّبوا كلمة أخرى.
settings-close = إغلاق
settings-set-up = إعادة التهيئة
settings-set-up-what = خطوات التشغيل الأول من جديد مع تجربة الصورة والصوت؛ لا أثناء التسجيل أو القسم.
settings-locked = ثبّتته مصلحة المعلوميات. { $reason }
settings-applies-reopened = يسري التغيير فورًا، أو بعد انتهاء التسجيل أو القسم الجاري.
settings-applies-next-recording = يسري على التسجيل القادم.
settings-applies-next-class = يسري على القسم القادم.
settings-usual = تلقائي
settings-without = بدون
settings-without-camera = بدون
settings-absent = { $name } (غير موصول)
settings-choose = اختيار…
settings-clear = الرجوع إلى المعتاد
settings-usual-folder = المجلد المعتاد
settings-no-file = لا ملف
settings-unit-ms = م.ث
settings-unit-fps = في الثانية
settings-unit-db = dB
settings-unit-mb = م.ب
settings-unit-seconds = ث

## Language and look

settings-subject-look = اللغة والمظهر
settings-language = اللغة
settings-language-what = لغة الاستوديو. تتغير فورًا، حتى أثناء الحصة.
settings-language-system = كلغة الحاسوب
settings-look = الألوان
settings-look-what = الفاتح يناسب القاعة المضيئة، والداكن يريح العينين مساءً.
settings-look-system = كالحاسوب
settings-look-light = فاتح
settings-look-dark = داكن
settings-digits = الأرقام بالعربية
settings-digits-what = كيف تُكتب الأعداد حين تكون لغة الاستوديو العربية.
settings-digits-latin = 123
settings-digits-arabic = ١٢٣

## Picture

settings-subject-picture = الصورة
settings-screen = الشاشة
settings-screen-what = الشاشة التي يراها المتدربون.
settings-camera = الكاميرا
settings-camera-what = الكاميرا التي تصوّركم.
settings-mirror-camera = عكس صورة الكاميرا
settings-mirror-camera-what = ترون أنفسكم كما في المرآة؛ وتظهر الكتابة التي ترفعونها معكوسة للجميع.
settings-size = حجم الصورة
settings-size-what = الأكبر يُظهر النص الصغير أوضح ويُجهد الحاسوب أكثر.
settings-fps = الصور في الثانية
settings-fps-what = الحد الأقصى؛ تكفي القليلة للشرائح، وتحتاج الأفلام إلى أكثر.
settings-quality = جودة التسجيلات
settings-quality-what = الأعلى تجعل الملفات أكبر.
settings-quality-draft = مسودة
settings-quality-standard = عادية
settings-quality-high = عالية
settings-encoder = المُرمِّز
settings-encoder-what = ما يحوّل الصور إلى فيديو. «تلقائي» يختار الأنسب لهذا الحاسوب.

## Sound

settings-subject-sound = الصوت
settings-microphone = الميكروفون
settings-microphone-what = الميكروفون الذي يلتقط صوتكم.
settings-microphone-gain-db = تضخيم الميكروفون
settings-microphone-gain-db-what = ارفعوه إن كان صوتكم خافتًا، واخفضوه إن كان مشوَّهًا.
settings-system-sound = صوت الحاسوب
settings-system-sound-what = هل يسمع المتدربون ما يشغّله الحاسوب، كفيلم مثلًا.
settings-noise-suppression = إزالة الضجيج
settings-noise-suppression-what = لا تكاد تُسمع المراوح ولا الشارع؛ أوقفوها للموسيقى.
settings-gain-control = موازنة ارتفاع الصوت
settings-gain-control-what = يبقى صوتكم بالقوة نفسها وإن ابتعدتم عن الميكروفون.
settings-high-pass = إزالة الدمدمة
settings-high-pass-what = تُستبعد الخطوات والطرقات على الطاولة.
settings-microphone-offset-ms = تأخر الميكروفون
settings-microphone-offset-ms-what = مقدار تأخره، إن جاء صوتكم بعد حركة الشفتين.
settings-camera-offset-ms = تأخر الكاميرا
settings-camera-offset-ms-what = مقدار تأخرها، إن جاءت حركة الشفتين بعد الصوت.
settings-keep-untouched = حفظ صوت الميكروفون الأصلي
settings-keep-untouched-what = مسار ثانٍ في الملف كما ورد، لمن يحرره لاحقًا.

## Recording

settings-subject-recording = التسجيل
settings-folder = المجلد
settings-folder-what = حيث تُحفظ التسجيلات.
settings-container = نوع الملف
settings-container-what = يُشغَّل MP4 في كل مكان، أما MKV فلمن يحرر الفيديو.
settings-disk-floor-mb = المساحة المتروكة على القرص
settings-disk-floor-mb-what = يُنهى التسجيل سليمًا قبل أن تقل المساحة عن ذلك.
settings-countdown-s = العد قبل البدء
settings-countdown-s-what = ثوانٍ قبل بدء تسجيل أو قسم؛ و{ 0 } يبدأ فورًا.
settings-trainer = اسمكم
settings-trainer-what = يُكتب في كل تسجيل ويظهر للمتدربين.
settings-module = الوحدة
settings-module-what = تُكتب في كل تسجيل ليسهل العثور عليه.
settings-group = الفوج
settings-group-what = المتدربون الذين تسجلون لهم، يُكتب في كل تسجيل.

## Class

settings-subject-class = القسم الافتراضي
settings-lobby = قاعة الانتظار
settings-lobby-what = ينتظر المتدربون حتى تُدخلوهم.
settings-roster = لائحة المتدربين
settings-roster-what = ملف CSV فيه رقم كل متدرب واسمه وفوجه ورقمه السري.
settings-only-roster = من في اللائحة فقط
settings-only-roster-what = لا يدخل أحد سواهم.
settings-max-trainees = أقصى عدد للمتدربين
settings-max-trainees-what = من يأتي بعد ذلك يُخبَر أن القسم ممتلئ.
settings-port = منفذ الشبكة
settings-port-what = جزء من رابط الالتحاق؛ ويُستعمل الرقم التالي أيضًا. غيّروه إن استعمله برنامج آخر.

## Warnings

settings-subject-warnings = التنبيهات
settings-warning-what = ما تُنبَّهون إليه أثناء الحصة، مرة واحدة، مع الحل على زر.
