# While a class is live.

class-open = القسم مفتوح.
class-taken-back = القسم مستمر: كان لا يزال في انتظاركم.
class-link = رابط الانضمام: { $url }
class-other-link = أو: { $url }
class-code = الرمز: { $code }
class-secure-link = للتحدث يُنقل المتدربون إلى: { $url }
class-observer-link = للمراقب فقط: { $url }
class-restored = عاد القسم. يعود المتدربون من تلقاء أنفسهم.
class-machine-slower = هذا الحاسوب مشغول: يتلقى المتدربون صورًا أقل في الثانية.
class-machine-smaller = هذا الحاسوب مشغول جدًا: يتلقى المتدربون صورة أصغر. يُرجى إغلاق ما لا حاجة إليه.
class-machine-full = يتلقى المتدربون الصورة الكاملة من جديد.
class-ended = انتهى القسم.
class-waiting = { $name } في قاعة الانتظار. للسماح بالدخول: admit { $id }
class-joined = انضم إلى القسم: { $name } ({ $id }).
class-joined-guest = انضم كضيف: { $name } ({ $id }).
class-returned = عاد إلى القسم: { $name }.
class-gone-left = غادر القسم: { $name }.
class-gone-lost = انقطع اتصال: { $name }.
class-gone-removed = أُخرج من القسم: { $name }.
class-observer-joined = يراقب القسم: { $name }.
class-observer-left = توقف عن المراقبة: { $name }.
class-hand = يطلب الكلمة: { $name }. لإعطاء الكلمة: give-voice { $id }
class-hand-lowered = { $name }: أُنزلت اليد.
class-chat = { $name }: { $text }
class-chat-to-you = { $name } (لكم وحدكم): { $text }
class-chat-mine = أنتم: { $text }
class-chat-mine-to = أنتم إلى { $name }: { $text }
class-chat-muted = لا يكتب المتدربون إلا إليكم.
class-chat-open = يمكن للمتدربين الكتابة إلى الجميع.
class-announced = إعلان مثبت: { $text }
class-announced-nothing = أُزيل الإعلان.
class-feels-lost = { $name }: لا أتابع.
class-feels-too-fast = { $name }: سريع جدًا.
class-feels-good = { $name }: جيد.
class-poll = استطلاع: { $question }
class-poll-result = أُغلق الاستطلاع: { $question }
class-presence-asked = سُئل الجميع عن حضورهم.
class-presence = أجاب { $present } من { $all }
class-presence-absent = لم يُجب: { $names }
class-voice-given = أُعطيت الكلمة إلى: { $name }.
class-voice-taken = سُحبت الكلمة من: { $name }.
class-locked = لا يمكن لأحد جديد الانضمام.
class-unlocked = يمكن للمتدربين الانضمام من جديد.
class-file-shared = يمكن تنزيل { $name }. لسحبه: withdraw { $id }
class-file-withdrawn = لم يعد تنزيل الملف ممكنًا.
list-separator = { "، " }

## What the host refuses

class-refused = لم يُنفَّذ «{ $command }».
class-refused-out-of-order = لا يوجد شيء من هذا الآن.
class-refused-not-allowed = هذا غير ممكن لهذا الشخص.
class-refused-full = أربعة متدربين يتحدثون الآن: اسحبوا الكلمة من أحدهم أولًا.
class-refused-handout-gone = لا يوجد هذا الملف.
class-refused-bad-message = غير مفهوم؛ تحققوا مما كتبتم.
class-refused-other = أعيدوا المحاولة بعد لحظة.
