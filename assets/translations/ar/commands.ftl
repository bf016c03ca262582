# ما تقوله الأوامر أيضًا.

event-scene = الترتيب: { $layout }
event-finishing = إتمام الملف: { $percent } %
layout-screen = الشاشة
layout-camera = الكاميرا
layout-corner = الكاميرا في الزاوية
layout-side-by-side = جنبًا إلى جنب
layout-card = لوحة الاستراحة
