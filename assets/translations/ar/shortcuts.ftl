# الاختصارات: ورقتها، وما يقال عند تغييرها.

keys-sheet = الاختصارات
keys-close = إغلاق
keys-how = اضغطوا زرًّا ثم المفاتيح الجديدة. Escape يُبقي القديمة، وBackspace يزيلها.
keys-press = …
keys-waiting = مفاتيح جديدة لـ«{ $name }»: اضغطوها الآن.
keys-none = لا شيء
keys-scope-window = في هذه النافذة
keys-scope-anywhere = وفي البرامج الأخرى
keys-change-window = { $name }، في هذه النافذة: { $keys }
keys-change-anywhere = { $name }، وفي البرامج الأخرى أيضًا: { $keys }
keys-anywhere-on = العمود الثاني يعمل أيضًا حين يكون برنامج آخر في الأمام
keys-take = استعملوها هنا
keys-reset = المفاتيح المعتادة
keys-reset-done = عادت كل الاختصارات إلى مفاتيحها المعتادة.
keys-now = مفاتيح «{ $name }» من الآن: { $keys }.
keys-none-now = لم تعد لـ«{ $name }» مفاتيح.
keys-conflict = { $keys } مستعملة من قبل لـ«{ $name }».
keys-unknown = الاختصارات حروف لاتينية أو F1 إلى F12 فقط، مع Ctrl أو Alt أو Shift.
keys-unfit-alone = اضغطوا معها Ctrl أو Alt: هذه المفاتيح لازمة للكتابة أو لبرامج أخرى.
keys-unfit-editing = هذه المفاتيح تنسخ أو تلصق أو تتراجع حيثما تكتبون. اختاروا غيرها.
keys-unfit-system = النظام نفسه يحتاج إلى هذه المفاتيح. اختاروا غيرها.
keys-refused-taken = { $keys } الخاصة بـ«{ $name }» يستعملها برنامج آخر. اختاروا مفاتيح أخرى أو أغلقوا ذلك البرنامج.
keys-refused-no-key = ليست { $keys } في لوحة المفاتيح هذه، وهي لـ«{ $name }». اختاروا مفاتيح أخرى.
keys-refused-short = { "\u200F" }{ $keys } (مرفوضة)
keys-refused-next = كل ما عدا ذلك يعمل، واختصارات النافذة أيضًا.
keys-show = الاختصارات
keys-unavailable-wayland = في جلسة Wayland هذه لا يتلقى برنامج مفاتيح وبرنامج آخر في الأمام. اختاروا «Xorg» عند الدخول.
keys-unavailable-system = هذا النظام لا يعطي برنامجًا مفاتيح وبرنامج آخر في الأمام.
keys-all = كل الاختصارات
keys-all-what = ما يفعله كل مفتاح هنا وفي البرامج الأخرى، وكيف يُغيَّر.
keys-do-settings = الإعدادات
keys-do-sheet = هذه الورقة
keys-do-scene-screen = المشهد: الشاشة
keys-do-scene-camera = المشهد: الكاميرا
keys-do-scene-corner = المشهد: الكاميرا في الزاوية
keys-do-scene-side-by-side = المشهد: جنبًا إلى جنب
keys-do-scene-card = المشهد: لوحة الاستراحة
keys-do-hide = إخفاء شاشتي أو إظهارها
keys-do-record = التسجيل أو إيقافه
keys-do-pause = توقف مؤقت أو متابعة
keys-do-mark = وضع علامة فصل
keys-do-mute = كتم الميكروفون أو فتحه
keys-held-ctrl = Ctrl
keys-held-alt = Alt
keys-held-shift = Shift
keys-held-meta = Super

## Hiding the screen, where no key is shown

window-hide = إخفاء شاشتي
window-show = إظهار شاشتي
window-hide-short = إخفاء
window-show-short = إظهار
