## همه‌جا

back = برگشت
cancel = انصراف
change = تغییر
clear = پاک کردن
close = بستن
continue = ادامه
copied = کپی شد
copy = کپی
done = تمام شد
menu = منو
remove = حذف
rename = تغییر نام
save = ذخیره
try-again = تلاش دوباره
you = شما
tray-open = باز کردن هرکاره
tray-quit = خروج

## وضعیت

connection = اتصال
status-line-online = وصل است
status-line-catching-up = وصل است، پیام‌های این مدت می‌رسند
status-line-connecting = در حال اتصال…
status-line-carried-fallback = رلهٔ شما از کار افتاده است؛ پیام‌ها از راه { $name } می‌روند
status-line-carried-nearby = به رلهٔ شما نمی‌توان رسید: پیام‌ها به افراد نزدیک می‌رسند
status-line-none = هنوز رله‌ای نیست
status-line-safe = هرچه بنویسید نگه داشته می‌شود و بعداً می‌رود.
status-line-retry = { $seconds ->
    [0] همین حالا دوباره تلاش می‌شود.
   *[other] تلاش بعدی تا { $seconds } ثانیهٔ دیگر.
  }
status-line-now = تلاش دوباره
fault-no_network = این دستگاه شبکه ندارد
fault-relay_down = رله پاسخ نمی‌دهد. اگر شبکه آن را می‌بندد، پراکسی می‌تواند کمک کند: تنظیمات را ببینید.
fault-relay_away = رله برای مدتی خداحافظی کرده است: دوباره راه‌اندازی یا به‌روز می‌شود
fault-relay_busy = افراد زیادی هم‌زمان به رله می‌آیند؛ رله گفته است کی برگردید
fault-relay_fault = پاسخ رله قابل فهم نیست
fault-certificate = نشانی رله گواهی‌ای نشان می‌دهد که مورد اعتماد نیست: شاید اول باید به این شبکه وارد شوید، یا کسی اتصال را پالایش می‌کند
fault-relay_key_changed = رله کلید دیگری نشان می‌دهد: شاید کسی در میانه باشد
fault-device_removed = این دستگاه از حساب حذف شده است. آنچه اینجاست هنوز خواندنی است.
fault-clock_wrong = ساعت این دستگاه خیلی اشتباه است. برای اتصال درستش کنید.
fault-disk_full = دیسک این دستگاه پر است. آنچه می‌رسد در رله می‌ماند؛ جا باز کنید.
fault-proxy_down = فقط پراکسی مجاز است و اکنون هیچ‌کدام به رله نمی‌رسد
fault-no_proxy = فقط پراکسی مجاز است و هیچ پراکسی‌ای نیست: در تنظیمات یکی اضافه کنید
clock-ahead = وصل است، ولی ساعت این دستگاه { $amount } جلو است
clock-behind = وصل است، ولی ساعت این دستگاه { $amount } عقب است
clock-what-to-do = پیام‌ها می‌آیند و می‌روند، ولی زمانشان اینجا غلط است. ساعت را درست کنید.
clock-check = بررسی دوباره

## فهرست گفتگوها

chats = گفتگوها
search = جستجوی گفتگو و پیام
filters = نمایش
filter-all = همه
filter-unread = نخوانده
filter-groups = گروه‌ها
no-chats = هنوز گفتگویی نیست. با شناسهٔ کسی شروع کنید.
no-chats-filter = اینجا فعلاً چیزی نیست.
chat-empty = هنوز پیامی نیست
draft = پیش‌نویس:
muted = بی‌صدا
pinned = سنجاق‌شده
unread-count = { $count } پیام نخوانده
pin = سنجاق کردن
unpin = برداشتن سنجاق
mute = بی‌صدا
unmute = باصدا
archive = بایگانی
unarchive = خارج کردن از بایگانی
mark-read = علامت‌گذاری به‌عنوان خوانده‌شده
archived = گفتگوهای بایگانی‌شده
archived-none = بایگانی خالی است.
starred = پیام‌های ستاره‌دار
starred-none = پیام ستاره‌داری نیست. آنچه را می‌خواهید باز بیابید ستاره‌دار کنید.

## جستجو

search-chats = گفتگوها و افراد
search-messages = پیام‌ها
search-more = نمایش بیشتر
search-none = چیزی برای «{ $text }» پیدا نشد.
search-found = { $count ->
    [0] چیزی پیدا نشد
   *[other] { $count } مورد پیدا شد
  }
search-chat = جستجو در این گفتگو

## گفتگو

messages = پیام‌ها
no-chat-title = گفتگویی را انتخاب کنید
no-chat-body = پیام‌های شما سرتاسر رمزگذاری می‌شوند. این دستگاه خودش می‌فرستد و می‌گیرد، چه گوشی روشن باشد چه خاموش.
chat-info = اطلاعات گفتگو
unread-divider = { $count } پیام جدید
to-end = رفتن به جدیدترین پیام
to-end-count = رفتن به جدیدترین پیام، { $count } جدید
message-own = شما، { $time }
message-from = { $name }، { $time }
message-menu = گزینه‌های پیام
message-info = اطلاعات پیام
message-failed = فرستاده نشد: شما دیگر در این گفتگو نیستید.
message-reply = پاسخ
message-react = واکنش
message-edit = ویرایش
message-forward = هدایت
message-star = ستاره‌دار کردن
message-unstar = برداشتن ستاره
message-delete = حذف
message-forwarded = هدایت‌شده
message-edited = ویرایش‌شده
message-starred = ستاره‌دار
message-expires = در { $date } ناپدید می‌شود
message-deleted = این پیام حذف شد
message-deleted-own = شما این پیام را حذف کردید
message-deleted-by = { $name } این پیام را حذف کرد
quote-label = پاسخ به { $name }: { $text }
quote-deleted = پیام حذف‌شده
quote-file = عکس یا پرونده
quote-missing = آن پیام روی این دستگاه نیست.
editing = ویرایش پیام
react-with = واکنش با { $emoji }
react-more = همهٔ شکلک‌ها
reactions = واکنش‌ها
reactions-who = چه کسی واکنش داد
reactions-none = دیگر واکنشی نیست.
reaction-take-back = پس گرفتن
forward-title = هدایت به
forward-search = جست‌وجوی گفت‌وگوها
forward-done = هدایت شد
delete-title = این پیام حذف شود؟
delete-body-everyone = با حذف برای همه، نشانی به جای آن می‌ماند و شاید کسی پیش‌تر خوانده باشد. با حذف برای خودتان، از همهٔ دستگاه‌های شما می‌رود.
delete-body-me = از همهٔ دستگاه‌های شما می‌رود. نزد دیگران می‌ماند.
delete-for-me = حذف برای من
delete-for-everyone = حذف برای همه
mention-list = افرادی که می‌توان نام برد
mentioned = از شما نام برده شد
versions = متن‌های پیشین
timer = پیام‌های ناپدیدشونده
timer-off = خاموش
timer-on = پیام‌های تازه پس از { $time } ناپدید می‌شوند
timer-note = پیام‌های تازه پس از این مدت از همهٔ دستگاه‌ها حذف می‌شوند. دیگران پیش از آن می‌توانند رونوشت بردارند.
timer-admins = فقط مدیر می‌تواند آن را تغییر دهد.
reaction-label = { $count ->
    [one] { $emoji } از { $count } نفر
   *[other] { $emoji } از { $count } نفر
  }
composer = پیامی بنویسید
composer-not-member = شما دیگر در این گروه نیستید. آنچه نوشته شده اینجا می‌ماند.
composer-removed = این دستگاه از حساب حذف شده: پیام‌ها را نشان می‌دهد ولی نمی‌تواند بفرستد.
send = فرستادن
emoji = ایموجی
emoji-search = جستجوی ایموجی
status-waiting = روی این دستگاه منتظر است
status-stored = رله آن را نگه داشته است
status-delivered = تحویل شد
status-read = خوانده شد
status-received = دریافت شد
status-failed = فرستاده نشد
waiting-no_network = اینجا منتظر است: این دستگاه شبکه ندارد.
waiting-relay_down = اینجا منتظر است: رله پاسخ نمی‌دهد.
waiting-maintenance = اینجا منتظر است: رله قطع است و گفته است که رویش کار می‌شود.
waiting-incident = اینجا منتظر است: رله قطع است و گفته است که مشکلی دارد.
waiting-relay_away = اینجا منتظر است: رله برای مدتی خداحافظی کرده است.
waiting-relay_busy = اینجا منتظر است: افراد زیادی هم‌زمان به رله می‌آیند.
waiting-relay_fault = اینجا منتظر است: آنچه پاسخ می‌دهد رله‌ی شناخته‌شده‌ی اینجا نیست.
waiting-this_device = اینجا منتظر است: اول باید این دستگاه درست شود.
waiting-proxy = اینجا منتظر است: فقط پراکسی مجاز است و هیچ‌کدام به رله نمی‌رسد.
waiting-home = تا بازگشت رلهٔ شما منتظر است.
carried-fallback-pending = تا بازگشت رلهٔ شما نزد یک رلهٔ پشتیبان است
carried-nearby-pending = تا بازگشت رلهٔ شما در نزدیکی نگه داشته می‌شود
carried-fallback = از راه یک رلهٔ پشتیبان
carried-nearby = از راه رله‌ای در نزدیکی
changes-wait = تغییری در این گفتگو هنوز انجام نشده است.
waiting-connecting = اینجا منتظر است: در حال اتصال است.
waiting-preparing = اینجا منتظر است: اول گفتگو آماده می‌شود.
system-created = { $by } این گروه را ساخت
system-renamed = { $by } نام گروه را «{ $name }» گذاشت
system-added = { $by }، { $who } را اضافه کرد
system-removed = { $by }، { $who } را حذف کرد
system-left = { $who } گروه را ترک کرد
system-admin = { $by }، { $who } را مدیر کرد
system-no-admin = { $by } مدیریت { $who } را لغو کرد
system-devices = دستگاه‌های { $who } تغییر کرد
system-timer = { $by } تعیین کرد که پیام‌های تازه پس از { $time } ناپدید شوند
system-timer-off = { $by } پیام‌های ناپدیدشونده را خاموش کرد
system-recovered = این گفتگو از نو برپا شد. چیزی از آنچه اینجاست گم نشده است.
system-unreadable = پیامی از { $from } روی این دستگاه خوانده نشد
imported = همراه آورده شده
call-voice = تماس صوتی
call-video = تماس تصویری
call-missed-voice = تماس صوتی بی‌پاسخ
call-missed-video = تماس تصویری بی‌پاسخ
left-out = پرونده‌ای که جا ماند
left-out-named = جا مانده: { $name }

## نخستین اجرا، رایانه

link-title = اتصال به گوشی شما
link-lead = این رایانه دستگاه کامل حساب شما می‌شود: پیام‌هایتان را می‌آورد و از آن پس با گوشی خاموش هم کار می‌کند.
link-start = نمایش کد
link-again = اتصال دوباره
link-again-title = این رایانه دوباره وصل شود؟
link-again-body = تا اتصال جدید کامل نشود، آنچه اینجاست خوانده می‌شود. سپس گفتگوها از نو از گوشی می‌آیند و آنچه فقط در این رایانه است پاک می‌شود.
link-again-back = بازگشت به گفتگوها
relay-where = حساب شما کجاست؟
relay-own = فقط امتحان می‌کنم
relay-own-note = روی رله‌ای درون همین رایانه، با یک پنجرهٔ مرورگر به جای گوشی. گوشی واقعی به آن نمی‌رسد.
relay-link = لینک دعوت دارم
relay-link-note = از اداره، خانواده یا محله. همان لینکی که گوشی‌تان با آن عضو شد.
link-preparing = گرفتن کد
link-preparing-body = در حال رسیدن به رله.
link-finishing = در حال اتصال دستگاه
link-finishing-body = کلیدها همین‌جا ساخته می‌شوند و هرگز بیرون نمی‌روند. گفتگوهایتان آماده می‌شود.
step-open = هرکاره را روی گوشی باز کنید.
step-menu = «دستگاه‌های متصل» و بعد «افزودن دستگاه» را بزنید.
step-point = گوشی را رو به این کد بگیرید.
step-compare = چهار واژهٔ دو صفحه را مقایسه کنید.
phone-page = هرکاره هنوز روی گوشی نیست؟
phone-page-show = صفحه‌اش: { $address }
phone-page-title = هرکاره روی گوشی شما
phone-page-body = این نشانی را در مرورگری روی همین رایانه باز کنید تا گوشی شما باشد؛ دعوت‌نامه در آن است. گوشی واقعی به رلهٔ این رایانه دسترسی ندارد: برای آن رله‌ای با نشانی وب لازم است.
phone-page-open = باز کردن
typed-title = دوربین ندارید؟ این هشت نویسه را در گوشی بنویسید:
typed-label = کد برای نوشتن: { $code }
qr-label = کد اتصال برای اسکن با گوشی
code-countdown = ثانیه تا کد بعدی
code-number = کد { $number } از { $of }
copy-code = کپی
codes-used-up-title = کدها تمام شد
codes-used-up-body = برای امنیت، کدها برای همیشه نمایش داده نمی‌شوند. چیزی وصل نشد.
codes-more = نمایش کدهای جدید
language = زبان

## مقایسه

compare-title = واژه‌ها روی هر دو یکی است؟
compare-desktop = به گوشیِ @{ $name } نگاه کنید. اگر همین واژه‌ها را نشان می‌دهد، آنجا تأیید کنید.
compare-phone = به صفحهٔ دیگر نگاه کنید. تنها اگر همین واژه‌ها را نشان دهد کسی در میانه نیست.
compare-label = کد برای مقایسه
compare-wait = منتظر گوشی…
compare-what = دارید «{ $name }» ({ $platform }) را وصل می‌کنید.
compare-same-network = در همان شبکهٔ این گوشی است.
compare-other-network = در شبکهٔ دیگری است. تنها اگر دلیلش را می‌دانید ادامه دهید.
compare-unknown-network = معلوم نیست در کدام شبکه است.
compare-reads-all = تا حذفش نکنید همهٔ پیام‌هایتان را می‌خواند و می‌تواند به نام شما بنویسد.
compare-yes = یکی است، وصل شود
compare-no = فرق دارد
compare-no-title = اتصال متوقف شود؟
compare-no-body = چیزی وصل نمی‌شود. اگر واژه‌ها واقعاً فرق دارند شاید کسی در میانه باشد: در این شبکه دوباره تلاش نکنید.
link-done = وصل شد
link-done-body = می‌توانید شروع کنید. پیام‌های قدیمی خودشان می‌رسند، اول جدیدترها.
link-go-on = باز کردن گفتگوها

## نخستین اجرا، گوشی

sign-up-title = به هرکاره خوش آمدید
sign-up-lead = پیام‌رسانی که با گوشی خاموش، شبکهٔ بد یا رلهٔ ازکارافتاده هم کار می‌کند. دعوت‌نامه‌ای از گردانندهٔ یک رله لازم است.
invite = دعوت‌نامه
invite-note = لینکی که با harkara:relay شروع می‌شود یا نشانی وبی با #relay.
your-name = نام شما
your-name-note = کسانی که برایشان می‌نویسید آن را می‌بینند.
handle = شناسه
handle-note = حرف‌های کوچک a تا z، رقم، نقطه و زیرخط. دیگران با آن پیدایتان می‌کنند؛ بعداً عوض نمی‌شود.
sign-up = شروع
sign-up-busy = کلیدهایتان ساخته می‌شود…
truth-keys = کلیدهای شما روی همین گوشی ساخته می‌شوند و همین‌جا می‌مانند. هیچ‌کس نمی‌تواند آن‌ها را برگرداند: زودتر دستگاه دومی وصل کنید.
truth-browser = پیام‌هایتان در حافظهٔ این مرورگر است. پاک کردن داده‌های سایت یا مرور خصوصی آن‌ها را از این گوشی پاک می‌کند.
install-hint = اگر به‌صورت برنامه نصب شود، مرورگر بهتر از داده‌ها نگهداری می‌کند.
install-by-hand = این صفحه را به صفحهٔ اصلی گوشی اضافه کنید: مرورگر آن‌وقت بهتر از داده‌ها نگهداری می‌کند.
install = نصب

## اتصال از گوشی

link-device = افزودن دستگاه
link-device-lead = هرکاره را روی رایانه باز کنید. کدی نشان می‌دهد.
scan = اسکن با دوربین
scan-picture = انتخاب تصویر کد
scan-hint = کد را درون قاب بگیرید.
camera = دوربین
camera-denied = مرورگر اجازهٔ دوربین ندارد. برای این صفحه اجازه دهید یا کد را بچسبانید.
camera-none = دوربینی باز نشد. کد را بچسبانید یا بنویسید.
paste-code = چسباندن یا نوشتن کد
paste-code-note = کد کپی‌شده، یا هشت نویسهٔ زیر آن.
link-warning = تنها کدی را اسکن کنید که روی رایانهٔ خودتان روبه‌روی شماست. صاحب آن صفحه همهٔ پیام‌هایتان را خواهد خواند. هیچ‌کس از هرکاره هرگز برایتان کد نمی‌فرستد.
link-contacting = در حال ارتباط با دستگاه دیگر…
link-done-phone = وصل شد
link-done-phone-body = اگر می‌شود گوشی را کمی روشن نگه دارید: پیام‌هایتان فرستاده می‌شود. اگر خاموش شد بعداً ادامه می‌دهد.

## دستگاه‌ها

devices = دستگاه‌های متصل
devices-lead = هر دستگاه خودش می‌خواند و می‌نویسد، حتی اگر بقیه خاموش باشند. هرکدام می‌تواند دیگری را حذف کند.
devices-from-phone = دستگاه جدید از روی گوشی وصل می‌شود.
platform-phone = گوشی
platform-desktop = رایانه
platform-cli = خط فرمان
device-this = همین دستگاه
device-since = وصل از { $date }
device-name = نام دستگاه
device-rename = تغییر نام دستگاه
device-rename-label = تغییر نام { $name }
device-remove-label = حذف { $name }
device-remove-title = { $name } حذف شود؟
device-remove-body = فوراً و برای همیشه بیرون می‌ماند. آنچه پیش‌تر گرفته روی آن می‌ماند.
device-removed = { $name } حذف شد
notice-title = «{ $name }» به حساب شما وصل شد
notice-body = { $when }. می‌تواند همهٔ پیام‌هایتان را بخواند. شما بودید؟
notice-mine = بله، خودم بودم
notice-undo = حذف دستگاه
notice-short = می‌تواند پیام‌هایتان را بخواند. اگر شما نبودید، حذفش کنید.

## افراد و گروه‌ها

new-chat = گفتگوی جدید
new-chat-note = شناسهٔ طرف مقابل در رلهٔ شما.
new-chat-open = شروع گفتگو
contacts = آشنایان شما
new-group = گروه جدید
group-name = نام گروه
group-create = ایجاد گروه
pick-people = افزودن افراد
pick-people-note = کسی را از پایین انتخاب کنید، یا شناسه بنویسید و Enter بزنید.
pick-remove = برداشتن { $name }
contact-info = اطلاعات مخاطب
contact-name = تغییر نام
contact-name-label = نامی که شما به او می‌دهید
contact-name-note = تنها شما و دستگاه‌هایتان آن را می‌بینید. خالی: نامی که خودش گذاشته.
contact-calls-self = نامی که خودش گذاشته: { $name }
contact-devices = از { $count } دستگاه استفاده می‌کند.
write = پیام
chat-encrypted = پیام‌ها سرتاسر رمزگذاری شده‌اند: رله نه نوشته را می‌بیند نه نام‌ها را.
chat-facts = { $count } پیام در اینجا، از { $date }.
group-info = اطلاعات گروه
group-members = { $count } نفر
group-rename = تغییر نام گروه
group-leave = ترک گروه
group-leave-title = { $name } را ترک می‌کنید؟
group-leave-body = دیگر پیامی از آن نمی‌گیرید. آنچه اینجاست می‌ماند.
admin = مدیر
admin-make = مدیر کردن
admin-take = لغو مدیریت
member-add = افزودن افراد
member-menu = گزینه‌های { $name }
member-remove = حذف از گروه
member-remove-title = { $name } حذف شود؟
member-remove-body = دیگر پیامی از این گروه نمی‌گیرد. آنچه پیش‌تر گرفته نزدش می‌ماند.

## تاریخچه

history-running = پیام‌هایتان می‌رسند
history-sending = پیام‌هایتان به دستگاه جدید فرستاده می‌شوند
history-waiting = منتظر گوشی؛ وقتی برگردد ادامه می‌دهد
history-have = از { $from } تا حالا کامل است، { $missing } پیام قدیمی‌تر مانده است.
history-complete = همهٔ { $total } پیام روی این دستگاه است.
history-ask = درخواست دوباره از گوشی

## تنظیمات

settings = تنظیمات
settings-look = ظاهر
settings-privacy = حریم خصوصی و اعلان‌ها
settings-storage = آنچه روی این دستگاه است
theme = پوسته
theme-system = سیستم
theme-light = روشن
theme-dark = تیره
language-system = زبان سیستم
read-marks = دیگران ببینند که خوانده‌ام
read-marks-note = خاموش: دیگران می‌بینند پیام رسیده، ولی نه اینکه آن را خوانده‌اید.
notifications = اعلان‌ها
notifications-note = برای گفتگوهایی که بی‌صدا نیستند.
notifications-denied = سیستم به هرکاره اجازهٔ اعلان نمی‌دهد.
autostart = شروع با روشن شدن رایانه
autostart-note = در پس‌زمینه، با نماد در سینی سیستم.
storage-keychain = پایگاه دادهٔ این رایانه رمزگذاری شده؛ کلیدش در دسته‌کلید سیستم است.
storage-key_file = پایگاه داده رمزگذاری شده، ولی دسته‌کلیدی پیدا نشد: کلید در پرونده‌ای کنار آن است. هر که بتواند پرونده‌هایتان را بخواند، پیام‌ها را هم می‌تواند بخواند.
storage-browser_persistent = پیام‌هایتان در حافظهٔ این مرورگر است، به امنیِ خود مرورگر. مرورگر قول داده است خودش پاکشان نکند.
storage-browser_best_effort = پیام‌هایتان در حافظهٔ این مرورگر است و اگر جا کم شود مرورگر شاید پاکشان کند. دستگاه دومی وصل کنید یا برنامه را نصب کنید.
storage-memory = چیزی نگه داشته نمی‌شود: با بستن صفحه همه می‌رود.
storage-ask = درخواست نگهداری از مرورگر
relay = رله
relay-name = نام
relay-address = نشانی
relay-web = صفحهٔ گوشی
relay-share-note = این لینک کسی را به رلهٔ شما می‌آورد. رازی در آن نیست؛ برای ساختن حساب دعوت‌نامه هم لازم است.
relay-copy = کپی لینک
relay-qr = نمایش به شکل کد
relay-status = رله چه می‌گوید
relay-status-now-outage = رله مشکلی دارد
relay-status-now-maintenance = روی رله کار می‌شود
relay-status-outage = قطعی.
relay-status-maintenance = نگهداری.
relay-status-over = رله دوباره خوب است
relay-status-since = از { $when }.
relay-status-ended = از { $when } تمام شده است.
relay-status-expected = باید تا { $when } تمام شود.
relay-status-lost-nothing = چیزی گم نشد.
relay-status-lost-some = چیزی گم شد؛ پایین را بخوانید.
relay-status-quiet = مشکلی شناخته نیست.
relay-status-kept = آن‌طور که رله در { $when } گفت. با امضای آن، و روی این دستگاه نگه داشته شده تا هنگام قطعی هم خوانده شود.
about = دربارهٔ برنامه
about-text = نام هرکاره از پیک‌هایی است که وقتی راه‌ها بسته بود نامه‌ها را می‌رساندند. نرم‌افزار آزاد؛ کسی در میانه نوشته‌تان را نمی‌خواند.

## کلیدها

keys-title = میان‌برهای صفحه‌کلید
keys-search = جستجو در همه‌چیز
keys-search-chat = جستجو در این گفتگو
keys-new-chat = گفتگوی جدید
keys-next-chat = گفتگوی بعدی و قبلی
keys-send = فرستادن
keys-new-line = خط جدید
keys-arrows = حرکت در فهرست و پیام‌ها
keys-message-menu = روی پیام: کارهای ممکن
keys-reply = روی پیام: پاسخ
keys-edit-last = در کادر خالی: ویرایش آخرین پیام خود
keys-escape = برگشت
keys-settings = تنظیمات
keys-help = همین فهرست

## خطاها

error-not_linked = هنوز حسابی روی این دستگاه نیست
help-not_linked = آن را به گوشی وصل کنید یا حساب بسازید.
error-already_linked = این دستگاه حساب دارد
help-already_linked = چیزی عوض نشد.
error-code_not_recognised = این کد هرکاره نیست
help-code_not_recognised = چیزی وصل نشد. کد صفحهٔ دیگر را اسکن کنید یا همه‌اش را کپی کنید.
error-code_version = کد از نسخهٔ دیگری از هرکاره است
help-code_version = چیزی وصل نشد. هر دو دستگاه را به‌روز کنید و دوباره تلاش کنید.
error-code_expired = زمان کد تمام شد
help-code_expired = چیزی وصل نشد. کد جدیدی روی صفحهٔ دیگر است.
error-code_used = کس دیگری زودتر از این کد استفاده کرد
help-code_used = چیزی وصل نشد و چیزی به او نشان داده نشد. کد جدید بگیرید و ببینید چه کسی صفحه‌تان را می‌بیند.
error-code_other_relay = کد مال رلهٔ دیگری است
help-code_other_relay = چیزی وصل نشد. روی رایانه همان رلهٔ گوشی را انتخاب کنید.
error-code_wrong = کد مطابقت ندارد
help-code_wrong = چیزی وصل نشد. هر کد یک بار امتحان دارد: بعدی را از صفحهٔ دیگر بردارید.
error-link_refused = دستگاه دیگر نپذیرفت
help-link_refused = چیزی وصل نشد. اگر واژه‌ها فرق داشت، پیش از تلاش دوباره شبکه را عوض کنید.
error-link_timed_out = به‌موقع جوابی نیامد
help-link_timed_out = چیزی وصل نشد. ببینید هر دو دستگاه وصل‌اند و دوباره تلاش کنید.
error-invite_invalid = این دعوت‌نامه معتبر نیست
help-invite_invalid = همهٔ لینک را کپی کنید یا دعوت‌نامهٔ جدیدی بخواهید: هرکدام یک بار کار می‌کند.
error-proxy_link = این لینک پراکسی نیست
help-proxy_link = همهٔ لینک را کپی کنید یا تصویر کد آن را انتخاب کنید. پراکسی خودتان را این‌طور بنویسید: socks5://127.0.0.1:9050.
error-proxy_expired = مهلت لینک این پراکسی گذشته است
help-proxy_expired = از کسی که آن را داده لینک تازه بخواهید.
error-proxy_other_relay = این پراکسی به رلهٔ شما نمی‌رسد
help-proxy_other_relay = پراکسی‌ای بخواهید که برای رلهٔ حساب شما ساخته شده باشد.
error-proxy_inside = این لینک به داخل شبکهٔ خودتان می‌رود
help-proxy_inside = پراکسی هیچ داوطلبی آنجا نیست. اضافه نشد؛ مراقب کسی که آن را فرستاده باشید.
error-too_many_proxies = اکنون ۶۴ پراکسی هست
help-too_many_proxies = آن‌هایی را که دیگر کار نمی‌کنند حذف کنید.
error-fallback_is_home = این رلهٔ خود شماست
help-fallback_is_home = پشتیبان باید رلهٔ دیگری باشد: برای وقتی است که رلهٔ شما از کار افتاده.
error-too_many_fallbacks = اکنون سه رلهٔ پشتیبان هست
help-too_many_fallbacks = آن را که دیگر لازم نیست حذف کنید.
error-handle_taken = این شناسه گرفته شده
help-handle_taken = شناسهٔ دیگری انتخاب کنید.
error-handle_invalid = این شناسه پذیرفته نیست
help-handle_invalid = ۳ تا ۳۲ نویسه: حرف‌های کوچک a تا z، رقم، نقطه و زیرخط.
error-no_such_account = کسی این شناسه را ندارد
help-no_such_account = املای آن را بررسی کنید. شناسه تنها در یک رله معتبر است.
error-not_found = دیگر اینجا نیست
help-not_found = شاید روی دستگاه دیگری حذف شده.
error-not_admin = تنها مدیر می‌تواند
help-not_admin = از یکی از مدیران گروه بخواهید.
error-not_member = شما دیگر در این گروه نیستید
help-not_member = آنچه نوشته شده روی این دستگاه می‌ماند.
error-not_allowed = فقط نویسندهٔ پیام می‌تواند این کار را بکند
help-not_allowed = چیزی تغییر نکرد.
error-message_length = این پیام فرستاده نمی‌شود
help-message_length = خالی است یا بلندتر از ۶۴ کیلوبایت. نوشته‌تان هنوز سر جایش است.
error-group_too_large = گروه بیش از ۵۰۰ نفر نمی‌شود
help-group_too_large = کسی اضافه نشد.
error-file_count = در هر پیام تا ده پرونده جا می‌گیرد
help-file_count = بقیه را در پیامی دیگر بفرستید.
error-file_too_large = این پرونده از ۲ گیگابایت بزرگ‌تر است
help-file_too_large = فرستاده نمی‌شود. آن را تکه کنید.
error-file_not_here = پرونده هنوز در این دستگاه نیست
help-file_not_here = نخست دریافتش کنید.
error-file_damaged = پرونده آن نیست که فرستاده شد
help-file_damaged = بخواهید دوباره بفرستند.
error-offline = این کار اتصال لازم دارد
help-offline = چیزی عوض نشد. تا آن وقت می‌توانید پیام بنویسید؛ خودشان فرستاده می‌شوند.
error-rate_limited = برای رله یک‌باره زیاد بود
help-rate_limited = چیزی گم نشد. یک دقیقه صبر کنید و دوباره تلاش کنید.
error-quota_exceeded = رله دیگر برای شما جا ندارد
help-quota_exceeded = نوشته‌هایتان اینجا مانده. به گردانندهٔ رله بگویید.
error-too_many_devices = حساب شما ۱۶ دستگاه دارد و بیش از این نمی‌شود
help-too_many_devices = چیزی وصل نشد. دستگاهی را که دیگر لازم ندارید حذف کنید و دوباره تلاش کنید.
error-device_removed = این دستگاه از حساب حذف شده
help-device_removed = آنچه اینجاست خوانده می‌شود. برای نوشتن دوباره وصلش کنید.
error-phone_only = این کار تنها از گوشی برمی‌آید
help-phone_only = هرکاره را روی گوشی باز کنید.
error-certificate = گواهی‌ای که نشانی رله نشان می‌دهد مورد اعتماد نیست
help-certificate = چیزی فرستاده نشد. شاید اول باید به این شبکه وارد شوید (یک صفحهٔ وب باز کنید تا ببینید)، یا چیزی در میانه اتصال را پالایش می‌کند. دوباره امتحان کنید، یا با شبکه‌ای دیگر.
error-clock_wrong = ساعت این دستگاه خیلی غلط است
help-clock_wrong = تاریخ و ساعت را درست کنید و دوباره امتحان کنید.
error-relay_key_changed = رله کلیدی جز کلید پیشین نشان می‌دهد
help-relay_key_changed = هرکاره وصل نمی‌شود: شاید کسی در میانه باشد. پیش از ادامه از گردانندهٔ رله بپرسید.
error-database_damaged = پایگاه دادهٔ این دستگاه خراب است
help-database_damaged = دستگاه‌های دیگرتان نسخهٔ خود را دارند. برای بازگشت پیام‌ها این را از نو وصل کنید.
error-database_key = پایگاه داده باز نمی‌شود
help-database_key = کلیدش در دسته‌کلید نیست. دسته‌کلید را باز کنید و دوباره شروع کنید.
error-disk_full = دیسک پر است
help-disk_full = چیزی گم نشد. جا باز کنید و دوباره تلاش کنید.
error-database_too_new = پایگاه داده از هرکارهٔ جدیدتری است
help-database_too_new = هرکارهٔ این دستگاه را به‌روز کنید. پیام‌ها سالم‌اند.
error-already_open = هرکاره از پیش باز است
help-already_open = به پنجره یا زبانهٔ دیگر بروید، یا همین‌جا ادامه دهید: آن‌وقت دیگری کنار می‌رود.
already-open-desktop = هرکارهٔ دیگری در این رایانه از این پیام‌ها استفاده می‌کند. آن را ببندید و دوباره تلاش کنید.
go-on-here = ادامه در همین‌جا
still-so = هنوز باز نمی‌شود
set-aside = کنار گذاشتن و اتصال دوباره
set-aside-title = این پیام‌ها کنار گذاشته شوند؟
set-aside-body = پایگاه داده به پوشهٔ «set-aside» در کنارش می‌رود و چیزی پاک نمی‌شود. سپس این رایانه را دوباره وصل می‌کنید و پیام‌ها از گوشی می‌آیند.
error-storage_unavailable = این مرورگر حافظهٔ خصوصی به هرکاره نمی‌دهد
help-storage_unavailable = چیزی گم نشد. صفحه را با https و نه در پنجرهٔ خصوصی باز کنید، یا مرورگر دیگری بردارید.
error-bad_input = این را اینجا نمی‌توان به کار برد
help-bad_input = چیزی عوض نشد. آنچه را نوشته‌اید بررسی کنید.
error-internal = اشکالی در خود هرکاره پیش آمد
help-internal = نوشته‌هایتان مانده. دوباره تلاش کنید؛ اگر تکرار شد خبر دهید.

## Files

files-add = افزودن پرونده
files-title = { $count ->
    [one] فرستادن یک پرونده
   *[other] فرستادن { $count } پرونده
  }
files-more = افزودن بیشتر
files-original = عکس‌ها همان‌گونه که هستند بروند
files-original-note = بزرگ‌تر، و با آنچه دوربین در آن‌ها نوشته: شاید جا و زمان عکس.
files-caption = چیزی بنویسید
files-drop = برای فرستادن به { $name } اینجا رها کنید
file-leave-out = کنار گذاشتن { $name }
file-download = دریافت
file-pause = درنگ
file-resume = ادامه
file-preparing = در حال رمزگذاری…
file-save = ذخیرهٔ { $name }
file-saved = ذخیره شد: { $path }
file-open = دیدن { $name }
file-cancel = لغو { $name }
file-kind-file = پرونده
file-kind-photo = عکس
file-kind-video = ویدیو
file-kind-audio = صدا
file-kind-voice = پیام صوتی
photo-more = دیدن { $name } و { $count } عکس دیگر
file-part = { $done } از { $size }
play = پخش { $name }
play-pause = درنگ { $name }
play-place = جای پخش در { $name }
play-cannot = این دستگاه نمی‌تواند آن را پخش کند. ذخیره‌اش کنید و با برنامهٔ دیگری باز کنید.
play-too-large = برای پخش در اینجا بزرگ است. ذخیره‌اش کنید و با برنامهٔ دیگری باز کنید.
viewer = عکس‌ها و ویدیوها
viewer-message = رفتن به پیام
viewer-now = { $name }، از { $from }، { $date }
shared = عکس‌ها، پیوندها و پرونده‌ها
shared-media = عکس‌ها
shared-links = پیوندها
shared-files = پرونده‌ها
shared-none-media = عکس‌ها و ویدیوهای این گفتگو اینجا خواهند بود.
shared-none-links = پیوندهایی که در این گفتگو فرستاده شوند اینجا خواهند بود.
shared-none-files = پرونده‌هایی که در این گفتگو فرستاده شوند اینجا خواهند بود.
cell-photo = عکس از { $from }، { $date }
cell-video = ویدیو از { $from }، { $date }
files-folder = پوشه را نمی‌توان فرستاد. نخست آن را در یک پرونده فشرده کنید.
files-too-large = { $size }: تا ۲ گیگابایت را می‌توان فرستاد
files-full = { $count } پرونده، بیش از این در یک پیام جا نمی‌شود
files-sum = روی‌هم { $size }
files-drop-note = پیش از فرستادن همه را می‌بینید.
files-camera = گرفتن عکس
files-photos = عکس‌ها و ویدیوها
files-any = پرونده‌ها
file-fault-missing = دیگر در رله نیست. از دستگاه‌های دیگرتان خواسته شد.
file-fault-damaged = آن نیست که فرستاده شد
file-fault-source_gone = پرونده دیگر آنجا نیست یا عوض شده
file-fault-too_large = بزرگ‌تر از ۲ گیگابایت
file-fault-quota = رله دیگر برای شما جا ندارد
file-fault-disk_full = در این دستگاه جا نیست
file-fault-cancelled = لغو شد
viewer-larger = بزرگ‌تر
viewer-smaller = کوچک‌تر
viewer-next = عکس بعدی
viewer-before = عکس قبلی

## Voice messages
voice-record = ضبط پیام صوتی
voice-send = فرستادن پیام صوتی
voice-recording = پیام صوتی در حال ضبط است
voice-opening = میکروفون در حال باز شدن است
voice-paused = ضبط متوقف شده است
voice-pause = توقف ضبط
voice-resume = ادامهٔ ضبط
voice-discard = دور انداختن ضبط
voice-listen = گوش دادن به آن
voice-slide = برای دور انداختن به کنار بکشید
voice-play = پخش
voice-hold = توقف
voice-rate = سرعت { $rate }×
voice-position = جای پخش در ضبط
voice-position-of = { $at } از { $duration }
voice-short = خیلی کوتاه بود. حرف بزنید و بعد بفرستید؛ یا هنگام حرف زدن دکمه را نگه دارید.
voice-elsewhere = یک پیام صوتی در گفتگوی دیگری منتظر است. اول آن را بفرستید یا دور بیندازید.
voice-unplayable = این پیام صوتی را نمی‌توان اینجا پخش کرد
microphone-missing = میکروفونی پیدا نشد
microphone-missing-help = یکی وصل کنید یا روشنش کنید و دوباره امتحان کنید. بقیهٔ چیزها بدون آن هم کار می‌کند.
microphone-denied = هرکاره اجازهٔ استفاده از میکروفون را ندارد
microphone-denied-help = در تنظیمات این دستگاه یا مرورگر اجازه بدهید و دوباره امتحان کنید. هرکاره فقط هنگام ضبط شما گوش می‌دهد.
microphone-broken = میکروفون جواب نمی‌دهد
microphone-broken-help = شاید برنامهٔ دیگری از آن استفاده می‌کند. آن را ببندید، یا در تنظیمات دستگاه میکروفون دیگری انتخاب کنید. آنچه ضبط کرده‌اید مانده است.
microphone-unsupported = این مرورگر نمی‌تواند ضبط کند
microphone-unsupported-help = خیلی قدیمی است، یا این صفحه از راه اتصال امن نیامده است. پیام‌های صوتی دیگران را همچنان می‌توان شنید.

## گفتگوهای جاهای دیگر

settings-chats = گفتگوها
bring-open = آوردن گفتگوها
bring-open-note = از واتساپ: گفتگو را آنجا باز کنید، «برون‌برد گفتگو» را بزنید و پرونده را اینجا برگزینید.
bring-drop = گفتگوی برون‌برده را اینجا رها کنید
bring-ask = آیا این گفتگویی برون‌برده از واتساپ است؟
bring-ask-yes = آوردن آن
bring-title = آوردن یک گفتگو
bring-reading = پرونده دارد خوانده می‌شود. هنوز چیزی برداشته نشده است.
bring-facts = { $count } پیام، از { $first } تا { $last }.
bring-files = { $count } پرونده همراه می‌آید.
bring-left-out = { $count } پرونده در برون‌برد نیست: جایشان نشان‌دار می‌ماند.
bring-order = «{ $sample }» چه روزی است؟
bring-order-span = گفتگو از { $first } تا { $last } است
bring-me = شما در آن کدامید؟
bring-where = مال کدام گفتگو است؟
bring-people = دیگران چه کسانی هستند؟
bring-nobody = اینجا کسی نیست
bring-note = تنها دستگاه‌های خودتان آن را می‌گیرند. نشان «آورده‌شده» دارد؛ اگر دوباره بیاورید چیزی دوتا نمی‌شود.
bring-take = بیاور
bring-progress = { $part }: { $done } از { $all } پیام
bring-progress-note = هر زمان می‌توانید بایستانید. آنچه آمده می‌ماند و بار دیگر از همان‌جا پی گرفته می‌شود.
bring-done = آورده شد.
bring-stopped = ایستاد.
bring-added = { $count ->
    [0] چیز تازه‌ای نبود.
   *[other] { $count } پیام اینجا تازه است.
  }
bring-already = { $count } پیام از پیش اینجا بود.
bring-left = { $count } پیام کنار ماند: نویسنده آن را پاک کرده بود، یا بیش از اندازه بلند بود.
bring-kept = پیش از آن { $count } پیام آمده بود و می‌ماند.
bring-files-progress = { $part }: { $done } از { $all } پرونده
bring-files-came = { $count } پرونده آمد.
bring-files-lost = { $count } پرونده در برون‌برد خراب است: جایشان نشان‌دار می‌ماند. اگر دوباره برون ببرید و بیاورید، آن‌ها هم می‌آیند.
bring-files-follow = پرونده‌ها اکنون یکی‌یکی رمزگذاری می‌شوند. این کار خودبه‌خود پیش می‌رود.
bring-show = باز کردن گفتگو
export-chat = برون‌برد گفتگو
export-note = بایگانی‌ای به شکل واتساپ، با پرونده‌هایی که اینجا هستند. رمزگذاری نشده است.
export-done = برون‌برده شد: { $path }
stop = ایست
choose = برگزینید…
error-past_no_chat = در این پرونده گفتگوی برون‌برده‌ای نیست
help-past_no_chat = گفتگو را دوباره برون ببرید: در واتساپ بازش کنید، سپس «بیشتر»، «برون‌برد گفتگو». اینجا چیزی دگرگون نشد.
error-past_dates = تاریخ‌های این گفتگو به شکلی نوشته شده که هرکاره نمی‌شناسد
help-past_dates = اینجا چیزی دگرگون نشد. لطفاً به سازندگان هرکاره بگویید خط چگونه آغاز می‌شود:
error-past_damaged = پرونده آسیب دیده است
help-past_damaged = گفتگو را دوباره برون ببرید، یا پرونده را از نو رونوشت کنید. بیش از آنچه اینجا گفته شده چیزی برداشته نشد.
error-past_absurd = این گفتگوی برون‌برده نیست: باز که شود اندازه‌اش نامعقول است
help-past_absurd = چیزی از آن برداشته نشد. تنها اگر می‌دانید از کجا آمده بازش کنید.
error-backup_key = این آن کلید نیست
help-backup_key = هر خط را با آنچه نوشته‌اید بسنجید.
error-backup_no_key = هنوز کلیدی برای پشتیبان نیست
help-backup_no_key = آن را در گوشی، زیر «پشتیبان گفتگوها»، بسازید.
error-backup_no_place = گفته نشده پشتیبان کجا برود
help-backup_no_place = نخست پوشه یا انباری برگزینید.
error-backup_busy = پشتیبان‌گیری یا بازگردانی در جریان است
help-backup_busy = خودش پایان می‌یابد؛ می‌توانید آن را بایستانید.
error-backup_wrong_key = این کلید از آن پشتیبان دیگری است
help-backup_wrong_key = آسیبی شناخته نشده است. کلید دیگر را بجویید یا جای دیگر را برگزینید.
error-backup_damaged = پشتیبان آسیب دیده است
help-backup_damaged = آنچه در دستگاه‌های شماست ایمن است. اگر رونوشت دیگری هست با آن بیازمایید.
error-backup_missing = اینجا پشتیبانی نیست
help-backup_missing = جایی را برگزینید که پشتیبان در آن ساخته شده.
error-backup_too_new = پشتیبان با نسخهٔ تازه‌تر هرکاره ساخته شده
help-backup_too_new = هرکاره را به‌روز کنید و دوباره بیازمایید. چیزی از دست نرفته است.
error-backup_rolled_back = جای پشتیبان به حالتی پیشین بازگشته است
help-backup_rolled_back = آنچه در این دستگاه است ایمن است. جای دیگری برگزینید یا از نگه‌دارندهٔ انبار بپرسید.
error-backup_away = به جای پشتیبان دسترسی نیست
help-backup_away = وصلش کنید یا اتصال را ببینید و دوباره بیازمایید. چیزی از دست نرفته است.
error-backup_refused = جای پشتیبان این دستگاه را راه نمی‌دهد
help-backup_refused = نام، کلیدها و اجازهٔ آن‌ها را ببینید.
error-backup_full = در جای پشتیبان دیگر جا نیست
help-backup_full = آنجا جا باز کنید یا جای دیگری برگزینید. پشتیبان‌های تاکنون کامل‌اند.
error-backup_proxy_only = تنها پروکسی مجاز است و هیچ‌یک به جای پشتیبان نمی‌رسد
help-backup_proxy_only = یک پروکسی SOCKS5 یا HTTP بیفزایید یا پوشه‌ای برگزینید.

## Proxies

fallbacks = رله‌های پشتیبان
fallbacks-note = برای وقتی که رلهٔ شما از کار افتاده است
fallbacks-lead = وقتی رلهٔ شما از کار افتاده است، پیام‌ها و فایل‌ها از راه رله‌ای می‌روند که اینجا نام می‌برید. نمی‌تواند آن‌ها را بخواند. مخاطبان شما از آن باخبر می‌شوند تا بتوانند پیام‌ها را آنجا بگذارند. گروه‌ها و گفتگوهای تازه تا بازگشت رلهٔ شما منتظر می‌مانند.
fallback-link = پیوند رله
fallback-link-note = از کسی که آن را می‌گرداند پیوند بخواهید. باید رله‌ای جز رلهٔ خودتان باشد.
fallback-add = افزودن
fallback-remove = حذف { $name }
proxies = پراکسی‌ها
proxies-note = برای شبکه‌هایی که رله را می‌بندند
proxies-lead = جایی که شبکه رله را می‌بندد، پراکسی یک داوطلب راه را باز می‌کند. نمی‌تواند آنچه می‌نویسید بخواند. همهٔ راه‌ها هم‌زمان آزموده می‌شوند و آن که کار کند انتخاب می‌شود.
proxies-first = رله در جایی که هستید بسته است؟ از پراکسی استفاده کنید
proxies-first-some = { $count ->
    [one] { $count } پراکسی در صورت نیاز به کار می‌رود
   *[other] { $count } پراکسی در صورت نیاز به کار می‌رود
  }
proxy-link = لینک پراکسی
proxy-link-note = از کسی که پراکسی دارد. Tor و پراکسی اداره هم کار می‌کند: socks5://127.0.0.1:9050 یا http://proxy.office:3128
proxy-link-note-browser = از کسی که پراکسی می‌گرداند.
proxy-add = افزودن
proxy-picture = تصویر کد
proxy-test = آزمایش
proxy-remove = حذف { $name }
proxy-only = فقط از راه پراکسی
proxy-only-note = هرگز اتصال مستقیمی برقرار نمی‌شود و هیچ نامی جست‌وجو نمی‌شود. بدون پراکسی سالم آفلاین می‌مانید.
proxy-only-note-browser = هرکاره جز به این پراکسی‌ها به چیزی وصل نمی‌شود؛ اگر هیچ‌کدام کار نکند، آفلاین می‌مانید. با این حال خود مرورگر نام پراکسی را جست‌وجو می‌کند و گاهی از نشانی همین صفحه می‌پرسد که نسخهٔ تازه‌ای هست یا نه. جایی که همین هم خطر دارد، نسخهٔ رومیزی را به کار ببرید.
proxy-in-use = اکنون در حال استفاده
proxy-worked = کار می‌کند
proxy-untried = هنوز آزموده نشده
proxy-works = { $name } به رله می‌رسد ({ $seconds } ثانیه)
proxy-fails = { $name }: { $why }
proxy-offer = این پراکسی اضافه شود؟
proxy-offer-body = در صورت نیاز، Harkara از راه آن به رلهٔ شما می‌رسد. گردانندهٔ آن می‌بیند که از آن استفاده می‌کنید و چقدر، اما چیزی نمی‌تواند بخواند.
proxy-fault-silent = پاسخ نمی‌دهد
proxy-fault-refused = راه نمی‌دهد: شاید لینک باطل شده باشد
proxy-fault-certificate = گواهی آن معتبر نیست: از سهل‌انگاری آن، یا کسی در میانه است
proxy-fault-clock = ساعت این دستگاه خیلی نادرست است
proxy-fault-quota = سهم این ماه آن تمام شده است
proxy-fault-busy = اکنون افراد زیادی روی آن هستند
proxy-fault-relay = کار می‌کند، اما به رله نمی‌رسد
proxy-fault-nonsense = کار پراکسی را انجام نمی‌دهد
proxy-fault-expired = مهلت لینک آن گذشته است
proxy-fault-other_relay = فقط به رله‌های دیگر می‌رسد
proxy-fault-name_only = باید نام آن جست‌وجو شود. لینک تازه بخواهید: آن نشانی را هم دارد
proxy-fault-inside = به داخل یک شبکهٔ محلی می‌رود
proxy-fault-unopened = باز نمی‌شود: شاید خاموش باشد، پیوندش باطل شده باشد یا ساعت این گوشی نادرست باشد. مرورگر نمی‌گوید کدام
proxy-fault-desktop_only = فقط روی رایانه کار می‌کند: هیچ مرورگری نمی‌تواند این نوع را به کار ببرد

## People nearby

nearby = افراد نزدیک
nearby-note = وقتی به رلهٔ شما نمی‌توان رسید، با آشنایانی که در همین شبکهٔ محلی هستند پیام رد و بدل کنید. همین که رله برگردد، همه چیز درست به آن سپرده می‌شود.
nearby-tells = فقط در آن هنگام دیگران در آن شبکه می‌بینند که یک دستگاه هرکارا این‌جاست و نشانی شبکه‌اش چیست. نمی‌فهمند از آنِ کیست: تنها کسانی که با آن‌ها پیام رد و بدل می‌کنید آن را می‌شناسند. هیچ چیز آن از شبکهٔ محلی بیرون نمی‌رود، پس وقتی فقط پراکسی مجاز است هم کار می‌کند. این برای رایانه‌هاست؛ در مرورگر تلفن شدنی نیست.
