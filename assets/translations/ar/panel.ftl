# The class in the window: going live, and the panel at the side.

golive-off = بث مباشر
golive-opening = يُفتح القسم
golive-live = إنهاء القسم
golive-ending = يُنهى القسم
golive-plan = البث المباشر
golive-title = الحصة
golive-title-example = مثلًا: الدارات على التسلسل
golive-trainer = اسمكم كما يراه المتدربون
golive-lobby = ينتظر المتدربون إلى أن أسمح لهم بالدخول
golive-roster = اختيار لائحة
golive-roster-only = لا يدخل إلا المسجلون في اللائحة
golive-port = المنفذ
golive-port-what = جزء من رابط المتدربين؛ والرقم التالي للصفحة الآمنة.
golive-port-change = اختيار منفذ آخر
golive-port-next = يستعمله برنامج آخر. التسجيل، إن كان جاريًا، مستمر.
golive-now = بدء البث
golive-cancel = إلغاء
golive-end-sure = { $count ->
    [zero] إنهاء القسم؟
    [one] إنهاء القسم وفيه متدرب واحد؟
    [two] إنهاء القسم وفيه متدربان؟
    [few] إنهاء القسم وفيه { $count } متدربين؟
    [many] إنهاء القسم وفيه { $count } متدربًا؟
   *[other] إنهاء القسم وفيه { $count } متدرب؟
}
golive-end-what = لن يستطيع أحد العودة إليه. أما التسجيل فيستمر.
golive-end-yes = إنهاء القسم
golive-end-no = متابعة الحصة

panel-class = القسم
panel-live = مباشر { $time }
panel-here = { $count ->
    [zero] لا أحد
    [one] حاضر واحد
    [two] حاضران
    [few] { $count } حاضرين
    [many] { $count } حاضرًا
   *[other] { $count } حاضر
}
panel-code = الرمز: { $code }
panel-copy = نسخ الرابط
panel-copied = نُسخ
panel-code-screen = عرض الرمز
panel-code-close = إغلاق
panel-hide = إخفاء
panel-details = تفاصيل
panel-details-title = الاتصال بالمتدربين
panel-details-close = إغلاق
panel-more-people = { $count ->
    [zero] ولا أحد غيرهم
    [one] وواحد آخر
    [two] واثنان آخران
    [few] و{ $count } آخرون
    [many] و{ $count } آخرون
   *[other] و{ $count } آخرون
}

## How it goes

panel-health-interrupted = انقطع القسم. يعود المتدربون تلقائيًا.
panel-health-waiting = ينتظرون سماحكم بالدخول: { $count }
panel-health-nobody = لا أحد هنا بعد: اعرضوا الرمز.
panel-health-unheard = لا يسمعكم المتدربون: الميكروفون مغلق.
panel-health-unreached = لم يتصلوا بعد: { $count } من { $all }
panel-health-busy = يسمعكم الجميع، والصورة مخفضة: حاسوبكم مشغول.
panel-health-reduced = يسمعكم المتدربون، والصورة مخفضة: { $count } من { $all }
panel-health-weak = يسمعكم المتدربون، والاتصال ضعيف: { $count } من { $all }
panel-health-well = يسمعكم المتدربون ويرونكم جيدًا.
panel-reach-good = جيد
panel-reach-reduced = مخفض
panel-reach-sound = صوت فقط
panel-reach-chosen = أقل، باختياره
panel-reach-weak = ضعيف
panel-reach-connecting = يتصل
panel-reach-lost = منقطع
panel-column-name = الاسم
panel-column-since = منذ
panel-column-link = الاتصال
panel-column-sent = المرسَل
panel-sent-high = صورة كاملة
panel-sent-low = صورة مصغرة
panel-sent-thin = أصغر وأقل سلاسة
panel-sent-compat = ملائمة للمتصفح
panel-sent-sound = صوت فقط
panel-column-rtt = ذهابًا وإيابًا
panel-column-loss = المفقود
panel-column-rate = الصبيب
panel-rtt = { $count } م.ث
panel-loss = { $percent } %
panel-rate = { $count } كيلوبت/ث
panel-rate-all = المرسَل إلى الجميع: { $count } كيلوبت/ث

## Who waits for something

panel-lobby = في الانتظار: { $count }
panel-admit = إدخال
panel-admit-name = السماح بالدخول: { $name }
panel-admit-all = إدخال الجميع
panel-refuse = رفض
panel-refuse-name = رفض الدخول: { $name }
panel-refuse-sure = رفض دخول { $name }؟
panel-hands = الأيدي: { $count }
panel-give-voice = إعطاء الكلمة
panel-give-voice-name = إعطاء الكلمة: { $name }
panel-lower = خفض
panel-lower-name = خفض يد { $name }
panel-lower-all = خفض الكل
panel-speakers = المتحدثون: { $count }
panel-take-voice = سحب الكلمة
panel-take-voice-name = سحب الكلمة: { $name }
panel-take-all = من الجميع

## The rooms

panel-tab-people = الحاضرون { $count }
panel-tab-chat = المحادثة
panel-tab-chat-new = المحادثة: { $count }
panel-tab-poll = استطلاع
panel-tab-poll-open = استطلاع مفتوح
panel-tab-tools = المزيد
panel-people = المتدربون
panel-people-empty = يظهر المتدربون هنا عند التحاقهم.
panel-guest = { $name } (ضيف)
panel-just-now = الآن
panel-observers = ملاحظون لا يراهم المتدربون: { $names }
panel-write = مراسلة
panel-remove = إخراج
panel-remove-sure = إخراج { $name } من القسم؟
panel-remove-what = لن تمكن العودة إلى هذا القسم.
panel-feedback = كيف يتابعون
panel-feedback-good = جيد: { $count }
panel-feedback-fast = سريع جدًا: { $count }
panel-feedback-lost = لا يتابعون: { $count }
panel-chat = المحادثة
panel-chat-empty = تظهر هنا رسائل المتدربين وأسئلتهم.
panel-chat-to-me = الموجه إليّ فقط
panel-chat-reply = رد خاص
panel-chat-to = إلى
panel-chat-everybody = الجميع
panel-chat-write = اكتبوا رسالة
panel-chat-send = إرسال
panel-poll-question = سؤالكم
panel-poll-choices = جواب في كل سطر
panel-poll-multiple = عدة أجوبة
panel-poll-anonymous = دون أسماء
panel-poll-hint = سؤال، ومن { 2 } إلى { $count } أجوبة.
panel-poll-open = طرح السؤال
panel-poll-voters = أجاب { $count } من { $all }
panel-poll-share = إغلاق وعرض
panel-poll-close = إغلاق
panel-poll-new = استطلاع جديد
panel-poll-shared = أُغلق، ويرى المتدربون النتيجة. الأجوبة: { $count }
panel-poll-not-shared = أُغلق، ولا يرى النتيجة سواكم. الأجوبة: { $count }
panel-announcement = إعلان
panel-announce-write = ما ينبغي أن يبقى أمام الجميع
panel-announce = تثبيت
panel-announce-down = إزالة
panel-presence = الحضور
panel-presence-ask = سؤال: هل أنتم هنا؟
panel-presence-left = الوقت المتبقي: { $duration }
panel-files = الملفات
panel-share = مشاركة ملف
panel-withdraw = سحب
panel-access = الصلاحيات
panel-lock = منع التحاق الجدد
panel-mute-chat = لا يكتب المتدربون إلا إليّ
panel-observer-copy = نسخ رابط الملاحظ
panel-observer-what = لمفتش أو زميل. من حصل عليه يتابع دون أن يُرى.
