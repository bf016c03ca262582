# أرقام الدقائق الأخيرة، وراء «تفاصيل».

figures-title = { $count ->
    [one] الدقيقة الأخيرة
    [two] الدقيقتان الأخيرتان
    [few] الدقائق الـ{ $count } الأخيرة
   *[other] آخر { $count } دقيقة
}
figures-ago = قبل { $count } د
figures-now = الآن
figures-number = { $count }
figures-nothing = لا شيء بعد
figures-pictures = الصور المسجّلة في الثانية
figures-pictures-none = تظهر أثناء التسجيل.
figures-pictures-now = الآن { $now }، والأقصى { $most }
figures-cpu = المعالج، بالمئة من نواة واحدة
figures-cpu-studio = الاستوديو: الآن { $now } %، والأقصى { $most } %
figures-cpu-host = القسم: الآن { $now } %، والأقصى { $most } %
figures-rate = البيانات، كيلوبت/ث
figures-rate-none = تظهر أثناء التسجيل أو البث المباشر.
figures-rate-file = التسجيل: الآن { $now }، والأقصى { $most }
figures-rate-sent = المتدربون: الآن { $now }، والأقصى { $most }
figures-rtt = ذهابًا وإيابًا إلى المتدربين، م.ث
figures-rtt-none = يظهر حين يتابع المتدربون.
figures-rtt-typical = المعتاد: الآن { $now }، والأقصى { $most }
figures-rtt-slowest = الأبطأ: الآن { $now }، والأقصى { $most }
