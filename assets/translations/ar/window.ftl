# The studio's window.

window-record = تسجيل
window-stop = إيقاف
window-pause = إيقاف مؤقت
window-resume = استئناف
window-mute = كتم الصوت
window-unmute = إلغاء الكتم
window-elapsed = المدة المسجلة
window-level = صوتكم
window-muted = الميكروفون مكتوم
window-no-microphone = لا يوجد ميكروفون
window-preview = ما يُسجَّل
window-no-picture = ستظهر شاشتكم هنا
window-state-opening = يجري فتح الأجهزة
window-state-closed = لا شيء للتسجيل
window-state-ready = جاهز للتسجيل
window-state-starting = يبدأ التسجيل
window-state-recording = التسجيل جارٍ
window-state-paused = متوقف مؤقتًا
window-state-finishing = يجري إتمام الملف
window-dismiss = إغلاق
window-look-again = إعادة البحث
window-no-sound = لم يُعثر على ميكروفون: ستكون الحصة بلا صوت.
window-no-sound-next = صِلوا ميكروفونًا ثم اختاروا «إعادة البحث».
window-show-folder = إظهار المجلد
window-folder-closed = لا يمكن فتح المجلد من هنا. ملفكم محفوظ فيه كاملًا.

# The Stage: scenes, the camera in the picture, the break card.

stage-scene-screen = الشاشة
stage-scene-camera = الكاميرا
stage-scene-corner = في الزاوية
stage-scene-side-by-side = جنبًا إلى جنب
stage-scene-card = استراحة
stage-key = { $name }، المفتاح { $shortcut }
stage-source-missing = يحتاج هذا المشهد إلى شاشة وكاميرا ضمن الحصة.
# Qt lays a button out from left to right: the mark after the key, and the isolation of it, keep it at the end.
stage-hide = إخفاء شاشتي ({ $shortcut }){ "\u200F" }
stage-show-again = إظهار شاشتي ({ $shortcut }){ "\u200F" }
stage-hide-short = إخفاء ({ $shortcut }){ "\u200F" }
stage-show-short = إظهار ({ $shortcut }){ "\u200F" }
stage-hidden = شاشتكم مخفية: يرى الجميع لوحة الاستراحة.
stage-hidden-next = هذا لا يكتم ميكروفونكم.
stage-card = نعود بعد لحظات
stage-camera = الكاميرا في الصورة
stage-camera-hint = اسحبوا الكاميرا لنقلها، أو إحدى زواياها لتغيير حجمها. بلوحة المفاتيح: الأسهم تنقلها، و Shift مع سهم إلى الحافة التالية، و + و - لتغيير الحجم.
stage-countdown-record = يبدأ التسجيل
stage-countdown-live = يبدأ القسم
stage-countdown-cancel = إلغاء ({ "\u2068" }Esc{ "\u2069" }){ "\u200F" }
