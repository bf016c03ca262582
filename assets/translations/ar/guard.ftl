# The Desk's further buttons, the guardian, the floating bar, the tray, and leaving.

window-mark = علامة
window-chapter = الفصل { $number }
window-camera-on = إظهار الكاميرا
window-camera-off = إخفاء الكاميرا
window-clipping = الصوت عالٍ جدًا
window-silence = لا صوت يُسمع
window-disk-left = متسع: { $duration }
window-watch = التنبيهات
window-play = تشغيل
window-bar = Trainer Studio: الشريط الصغير
window-bar-move = اسحبوه إلى أي مكان، أو اضغطوا Ctrl مع مفاتيح الأسهم.
window-restore = فتح النافذة
window-quit = إنهاء
window-hands = { $count ->
    [zero] لا أيدٍ مرفوعة
    [one] يد مرفوعة
    [two] يدان مرفوعتان
    [few] { $count } أيدٍ مرفوعة
    [many] { $count } يدًا مرفوعة
   *[other] { $count } يد مرفوعة
}

## The verdict

verdict-sound = الصوت مسموع في { $percent } % من المدة
verdict-sound-scarce = الصوت مسموع في { $percent } % من المدة فقط: افحصوا الميكروفون قبل الحصة القادمة

## The guardian

guard-menu = التنبيه عند
guard-silence = عدم التنبيه مجددًا
guard-sound-settings = إعدادات الصوت
guard-show-camera = إظهار الكاميرا
guard-copy-link = نسخ الرابط
guard-tell = إخبار { $name }
guard-advice = اتصالكم ضعيف. من «الجودة» اختاروا «الصوت فقط»: ستسمعونني بلا انقطاع.

guard-muted-speech = أنتم تتحدثون والميكروفون مكتوم.
guard-muted-speech-why = لا أحد يسمعكم، والتسجيل بلا صوت.
guard-muted-speech-name = التحدث والميكروفون مكتوم
guard-paused-speech = أنتم تتحدثون والتسجيل متوقف مؤقتًا.
guard-paused-speech-why = ما تقولونه الآن لن يكون في الحصة.
guard-paused-speech-name = التحدث في أثناء التوقف المؤقت
guard-unrecorded-speech = أنتم تتحدثون ولا شيء يُسجَّل.
guard-unrecorded-speech-why = إن كانت الحصة قد بدأت فهي تضيع الآن.
guard-unrecorded-speech-name = التحدث قبل بدء التسجيل
guard-microphone-flat = لا يصل أي صوت من الميكروفون.
guard-microphone-flat-why = قد يكون مطفأً أو غير موصول جيدًا.
guard-microphone-flat-name = ميكروفون بلا صوت
guard-microphone-clipping = صوت الميكروفون عالٍ جدًا.
guard-microphone-clipping-why = صوتكم مشوّه. اخفضوا مستواه أو أبعدوه قليلًا.
guard-microphone-clipping-name = ميكروفون عالٍ جدًا
guard-camera-black = لا تُظهر الكاميرا إلا السواد.
guard-camera-black-why = قد يكون غطاؤها مغلقًا أو الضوء مطفأً.
guard-camera-black-name = كاميرا سوداء
guard-camera-covered = شيء ما يغطي الكاميرا.
guard-camera-covered-why = يرى المتدربون لونًا واحدًا بدلًا منكم.
guard-camera-covered-name = كاميرا مغطاة
guard-camera-frozen = توقفت الكاميرا على صورة واحدة.
guard-camera-frozen-why = افصلوها ثم صِلوها من جديد، وتابعوا دونها في هذه الأثناء.
guard-camera-frozen-name = كاميرا متجمدة
guard-screen-frozen = لم تعد شاشتكم تصل إلى الحصة.
guard-screen-frozen-why = ما زال المتدربون يرون ما كان قبل ثوانٍ.
guard-screen-frozen-name = شاشة متجمدة
guard-encoder-behind = الحاسوب لا يلاحق التسجيل.
guard-encoder-behind-why = تضيع صور ولا يضيع الصوت. أغلقوا برامج أخرى.
guard-encoder-behind-name = حاسوب بطيء
guard-disk-short = القرص يكاد يمتلئ.
guard-disk-short-why = أخلوا مساحةً أو أنهوا التسجيل قريبًا.
guard-disk-short-name = قرص يكاد يمتلئ
guard-poor-link = لا يكاد البث يصل إلى { $name }.
guard-poor-link-why = الاتصال ضعيف. الصوت وحده يحتاج إلى أقل من ذلك بكثير.
guard-poor-link-name = اتصال ضعيف لأحد المتدربين
guard-nobody-there = لا أحد في قسمكم.
guard-nobody-there-why = القسم مفتوح منذ دقائق. هل وصل الرابط إلى متدربيكم؟
guard-nobody-there-name = قسم بلا متدربين

## Leaving

leaving-stay = رجوع
leaving-go-on = المتابعة في الشريط الصغير
leaving-recording = التسجيل جارٍ.
leaving-recording-what = إن أنهيتموه فسيُتمّ الملف ويُحفظ.
leaving-recording-end = إنهاء وإغلاق
leaving-class = قسمكم في بث مباشر.
leaving-class-what = إن أغلقتم فسينتهي القسم لجميع المتدربين.
leaving-class-end = إنهاء القسم والإغلاق
leaving-both = قسمكم في بث مباشر ويُسجَّل.
leaving-both-what = إن أغلقتم فسينتهي القسم للجميع، ويُتمّ التسجيل ويُحفظ.
leaving-both-end = إنهاء الاثنين والإغلاق
