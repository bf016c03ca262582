# The first start: language, picture, sound, ready.

first-welcome = مرحبًا بكم في Trainer Studio
first-language = يُرجى اختيار اللغة. تليها ثلاث خطوات قصيرة، يمكن تجاوز كل منها وإعادتها لاحقًا.
first-place = الخطوة { $number } من { $count }
first-skip = تجاوز الباقي
first-back = رجوع
first-next = التالي
first-begin = إلى الاستوديو

first-picture = ما سيراه المتدربون
first-picture-about = يُرجى اختيار الشاشة التي تُدرَّس عليها الحصة والكاميرا. تظهران هنا كما هما الآن.
first-screen = الشاشة
first-camera = الكاميرا
first-no-camera = بدون كاميرا

first-sound = ما سيسمعه المتدربون
first-sound-about = تحدثوا كما تتحدثون أمام فوجكم: يتحرك المؤشر، ويُضبط مستوى صوتكم.
first-microphone = الميكروفون
first-no-microphone = بدون ميكروفون
first-silent = لم يُختر أي ميكروفون: الحصص بلا صوت. اختاروا ميكروفونكم أعلاه ثم تحدثوا.
first-microphone-gone = الميكروفون لم يعد يستجيب. يُرجى التحقق من سلكه: سيعود تلقائيًا. وإلا فاختاروا «إعادة البحث».
first-speak = التحدث { 10 } ثوانٍ
first-speaking = تحدثوا الآن كما في الحصة، إلى أن يمتلئ الشريط.
first-hear = سماع صوتي
first-voice-good = مستوى صوتكم جيد.
first-voice-changed = أصبح مستوى صوتكم جيدًا: لقد ضُبط تلقائيًا.
first-voice-weak = ما زال صوتكم خافتًا. يُرجى الاقتراب من الميكروفون، أو رفع مستواه في إعدادات صوت النظام.
first-voice-clipping = صوتكم يتشوه في الميكروفون نفسه. يُرجى خفض مستواه في إعدادات صوت النظام، ثم التحدث من جديد.
first-voice-nothing = لم يُسمع شيء. هل الميكروفون مشغَّل، وهل هو المقصود؟ ثم تحدثوا من جديد.

first-ready = جاهز للتدريس
first-ready-about = تُسجَّل الحصص بأفضل ما يستطيع هذا الحاسوب: تجربة لبضع ثوانٍ تبيّن ذلك.
first-measuring = يُختبر هذا الحاسوب…
first-bears-best = يسجل هذا الحاسوب كل شيء بالجودة الكاملة: { $height } سطرًا، و{ $fps } صورة في الثانية.
first-bears = { NUMBER(1080, useGrouping: 0) } سطرًا بمعدل { 30 } صورة في الثانية أكثر مما يطيقه هذا الحاسوب. تُسجَّل الحصص بـ { $height } سطرًا وبمعدل { $fps } صورة في الثانية، وهو ما يجيده.
first-strained = هذا الحاسوب بطيء. تُسجَّل الحصص بـ { $height } سطرًا وبمعدل { $fps } صورة في الثانية؛ يُرجى إغلاق البرامج الأخرى أثناء التدريس.
first-encoder = المُرمِّز: { $name }
first-encoder-hardware = المُرمِّز: { $name }، بواسطة بطاقة الرسوميات
first-space = يتسع القرص لحصص مدتها { $duration }.
first-folder = المجلد: { $path }
