# The studio's window.

window-record = تسجيل
window-stop = إيقاف
window-pause = إيقاف مؤقت
window-resume = استئناف
window-mark = وضع علامة فصل
window-mute = كتم الصوت
window-unmute = إلغاء الكتم
window-elapsed = المدة المسجلة
window-level = صوتكم
window-disk-left = الوقت المتبقي على القرص
window-state-ready = جاهز للتسجيل
window-state-recording = التسجيل جارٍ
window-state-paused = متوقف مؤقتًا
window-no-picture = ستظهر شاشتكم هنا
