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
menu = فهرست
remove = حذف
rename = تغییر نام
save = ذخیره
try-again = دوباره
you = شما

## وضعیت

connection = اتصال
status-line-online = وصل است
status-line-catching-up = وصل است، پیام‌های این مدت می‌رسند
status-line-connecting = در حال اتصال…
status-line-none = هنوز رله‌ای نیست
status-line-safe = هرچه بنویسید می‌ماند و بعداً می‌رود.
status-line-retry = { $seconds ->
    [0] همین حالا دوباره تلاش می‌شود.
   *[other] تلاش بعدی تا { $seconds } ثانیهٔ دیگر.
  }
status-line-now = همین حالا
fault-no_network = این دستگاه شبکه ندارد
fault-relay_down = رله جواب نمی‌دهد
fault-relay_fault = جواب رله بی‌معنی است
fault-relay_key_changed = رله کلید دیگری نشان می‌دهد: شاید کسی در میانه باشد
fault-device_removed = این دستگاه از حساب حذف شده است. آنچه اینجاست هنوز خوانده می‌شود.
fault-clock_wrong = ساعت این دستگاه خیلی غلط است. برای اتصال درستش کنید.

## فهرست گفتگوها

chats = گفتگوها
search = جستجوی گفتگو و پیام
filters = نمایش
filter-all = همه
filter-unread = نخوانده
filter-groups = گروه‌ها
no-chats = هنوز گفتگویی نیست. با شناسهٔ کسی برایش بنویسید.
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
unarchive = بیرون آوردن از بایگانی
mark-read = خوانده‌شده
archived = گفتگوهای بایگانی
archived-none = بایگانی خالی است.
starred = پیام‌های ستاره‌دار
starred-none = پیام ستاره‌داری نیست. آنچه را می‌خواهید باز بیابید ستاره‌دار کنید.

## جستجو

search-chats = گفتگوها و آدم‌ها
search-messages = پیام‌ها
search-more = بیشتر
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
unread-divider = { $count } پیام تازه
to-end = به تازه‌ترین پیام
to-end-count = به تازه‌ترین پیام، { $count } تازه
message-own = شما، { $time }
message-from = { $name }، { $time }
message-menu = کارهای این پیام
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
status-stored = رله نگهش داشته
status-delivered = رسید
status-read = خوانده شد
status-received = دریافت شد
status-failed = فرستاده نشد
waiting-no_network = اینجا منتظر است: این دستگاه شبکه ندارد.
waiting-relay_down = اینجا منتظر است: رله جواب نمی‌دهد.
waiting-connecting = اینجا منتظر است: در حال اتصال.
waiting-sending = در حال فرستادن…
waiting-preparing = اینجا منتظر است: اول گفتگو آماده می‌شود.
system-created = { $by } این گروه را ساخت
system-renamed = { $by } نام گروه را «{ $name }» گذاشت
system-added = { $by }، { $who } را اضافه کرد
system-removed = { $by }، { $who } را حذف کرد
system-left = { $who } رفت
system-admin = { $by }، { $who } را مدیر کرد
system-no-admin = { $by } مدیریت را از { $who } گرفت
system-devices = دستگاه‌های { $who } تغییر کرد
system-timer = { $by } تعیین کرد که پیام‌های تازه پس از { $time } ناپدید شوند
system-timer-off = { $by } پیام‌های ناپدیدشونده را خاموش کرد
system-recovered = این گفتگو از نو برپا شد. چیزی از اینجا گم نشد.
system-unreadable = پیامی از { $from } روی این دستگاه خوانده نشد

## نخستین اجرا، رایانه

link-title = اتصال به گوشی شما
link-lead = این رایانه دستگاه کامل حساب شما می‌شود: پیام‌هایتان را می‌آورد و از آن پس با گوشی خاموش هم کار می‌کند.
link-start = نمایش کد
relay-where = از راه کدام رله؟
relay-own = رلهٔ همین رایانه
relay-own-note = برای شروع خوب است: چیز دیگری لازم نیست. تا این رایانه روشن است در دسترس است.
relay-link = رله‌ای که پیوندش را دارم
relay-link-note = از اداره، خانواده یا محله.
link-preparing = گرفتن کد
link-preparing-body = در حال رسیدن به رله.
link-finishing = در حال پیوند
link-finishing-body = کلیدها همین‌جا ساخته می‌شوند و هرگز بیرون نمی‌روند. گفتگوهایتان آماده می‌شود.
step-open = هرکاره را روی گوشی باز کنید.
step-menu = «دستگاه‌های متصل» و بعد «افزودن دستگاه» را بزنید.
step-point = گوشی را رو به این کد بگیرید.
step-compare = چهار واژهٔ دو صفحه را مقایسه کنید.
phone-page = هرکاره هنوز روی گوشی نیست؟
phone-page-show = صفحه‌اش را آنجا باز کنید
phone-page-title = هرکاره روی گوشی شما
phone-page-body = برنامهٔ دوربین خود گوشی را رو به این کد بگیرید، یا نشانی را در مرورگرش باز کنید. دعوت‌نامهٔ یک نفر در آن است.
typed-title = دوربین ندارید؟ این هشت نویسه را در گوشی بنویسید:
typed-label = کد نوشتنی: { $code }
qr-label = کد پیوند برای اسکن با گوشی
code-countdown = ثانیه تا کد بعدی
code-number = کد { $number } از { $of }
copy-code = کپی
codes-used-up-title = کدها تمام شد
codes-used-up-body = برای امنیت، کد همیشه نمایش داده نمی‌شود. چیزی پیوند نخورد.
codes-more = نمایش کدهای تازه
language = زبان

## مقایسه

compare-title = روی هر دو یکی است؟
compare-desktop = به گوشیِ @{ $name } نگاه کنید. اگر همین واژه‌هاست، آنجا تأیید کنید.
compare-phone = به صفحهٔ دیگر نگاه کنید. تنها اگر همین واژه‌ها باشد کسی در میانه نیست.
compare-label = کد برای مقایسه
compare-wait = منتظر گوشی…
compare-what = دارید «{ $name }» ({ $platform }) را وصل می‌کنید.
compare-same-network = در همان شبکهٔ این گوشی است.
compare-other-network = در شبکهٔ دیگری است. تنها اگر دلیلش را می‌دانید ادامه دهید.
compare-unknown-network = معلوم نیست در کدام شبکه است.
compare-reads-all = تا حذفش نکنید همهٔ پیام‌هایتان را می‌خواند و به نام شما می‌نویسد.
compare-yes = یکی است، وصل کن
compare-no = فرق دارد
compare-no-title = پیوند متوقف شود؟
compare-no-body = چیزی وصل نمی‌شود. اگر واژه‌ها واقعاً فرق دارند شاید کسی در میانه باشد: در این شبکه دوباره تلاش نکنید.
link-done = وصل شد
link-done-body = می‌توانید شروع کنید. پیام‌های قدیمی خودشان می‌رسند، اول تازه‌ترها.
link-go-on = باز کردن گفتگوها

## نخستین اجرا، گوشی

sign-up-title = به هرکاره خوش آمدید
sign-up-lead = پیام‌رسانی که با گوشی خاموش، شبکهٔ بد یا رلهٔ خوابیده هم کار می‌کند. دعوت‌نامه‌ای از گردانندهٔ یک رله لازم است.
invite = دعوت‌نامه
invite-note = پیوندی که با harkara:relay شروع می‌شود یا نشانی وبی با #relay.
your-name = نام شما
your-name-note = کسانی که برایشان می‌نویسید آن را می‌بینند.
handle = شناسه
handle-note = حرف‌های کوچک a تا z، رقم، نقطه و خط زیر. دیگران با آن پیدایتان می‌کنند؛ بعداً عوض نمی‌شود.
sign-up = شروع
sign-up-busy = کلیدهایتان ساخته می‌شود…
truth-keys = کلیدهای شما روی همین گوشی ساخته می‌شوند و می‌مانند. هیچ‌کس نمی‌تواند برگرداندشان: زود دستگاه دومی وصل کنید.
truth-browser = پیام‌هایتان در انبار این مرورگر است. پاک کردن داده‌های سایت یا مرور خصوصی آن‌ها را از این گوشی پاک می‌کند.
install-hint = اگر مثل برنامه نصب شود، مرورگر بهتر از داده‌ها نگهداری می‌کند.
install-by-hand = این صفحه را به صفحهٔ اصلی اضافه کنید: مرورگر آن‌وقت بهتر نگهداری می‌کند.
install = نصب

## پیوند از گوشی

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
link-contacting = گفتگو با دستگاه دیگر…
link-done-phone = وصل شد
link-done-phone-body = اگر می‌شود گوشی را کمی روشن نگه دارید: پیام‌هایتان فرستاده می‌شود. اگر خاموش شد بعداً ادامه می‌دهد.

## دستگاه‌ها

devices = دستگاه‌های متصل
devices-lead = هر دستگاه خودش می‌خواند و می‌نویسد، حتی اگر بقیه خاموش باشند. هرکدام می‌تواند دیگری را حذف کند.
devices-from-phone = دستگاه تازه از روی گوشی وصل می‌شود.
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
device-remove-body = بی‌درنگ و برای همیشه بیرون می‌ماند. آنچه پیش‌تر گرفته رویش می‌ماند.
device-removed = { $name } حذف شد
notice-title = «{ $name }» به حساب شما وصل شد
notice-body = { $when }. می‌تواند همهٔ پیام‌هایتان را بخواند. شما بودید؟
notice-mine = خودم بودم
notice-undo = حذفش کن

## آدم‌ها و گروه‌ها

new-chat = گفتگوی تازه
new-chat-note = شناسهٔ طرف مقابل در رلهٔ شما.
new-chat-open = بنویس
contacts = آشنایان شما
new-group = گروه تازه
group-name = نام گروه
group-create = ساختن گروه
pick-people = افزودن افراد
pick-people-note = کسی را از پایین انتخاب کنید، یا شناسه بنویسید و Enter بزنید.
pick-remove = برداشتن { $name }
contact-info = مخاطب
contact-name = تغییر نام
contact-name-label = شما به او چه می‌گویید
contact-name-note = تنها شما و دستگاه‌هایتان می‌بینید. خالی: نامی که خودش گذاشته.
contact-calls-self = نامی که خودش گذاشته: { $name }
contact-devices = از { $count } دستگاه استفاده می‌کند.
write = نوشتن
chat-encrypted = پیام‌ها سرتاسر رمزگذاری شده‌اند: رله نه نوشته را می‌بیند نه نام‌ها را.
chat-facts = { $count } پیام در اینجا، از { $date }.
group-info = گروه
group-members = { $count } نفر
group-rename = تغییر نام گروه
group-leave = ترک گروه
group-leave-title = { $name } را ترک می‌کنید؟
group-leave-body = دیگر پیامی از آن نمی‌گیرید. آنچه اینجاست می‌ماند.
admin = مدیر
admin-make = مدیر کردن
admin-take = گرفتن مدیریت
member-add = افزودن افراد
member-menu = کارهای مربوط به { $name }
member-remove = حذف از گروه
member-remove-title = { $name } حذف شود؟
member-remove-body = دیگر پیامی از این گروه نمی‌گیرد. آنچه پیش‌تر گرفته نزدش می‌ماند.

## تاریخچه

history-running = پیام‌هایتان می‌رسند
history-sending = پیام‌هایتان به دستگاه تازه فرستاده می‌شوند
history-waiting = منتظر گوشی؛ وقتی برگردد ادامه می‌دهد
history-have = از { $from } تا حالا کامل است، { $missing } پیام قدیمی‌تر مانده.
history-complete = همهٔ { $total } پیام روی این دستگاه است.
history-ask = دوباره از گوشی بخواه

## تنظیمات

settings = تنظیمات
settings-look = ظاهر
settings-privacy = حریم خصوصی و اعلان‌ها
settings-storage = آنچه روی این دستگاه است
theme = رنگ‌ها
theme-system = سیستم
theme-light = روشن
theme-dark = تیره
language-system = مانند سیستم
read-marks = به دیگران بگو که خوانده‌ام
read-marks-note = خاموش: دیگران می‌بینند پیام رسیده، ولی نه اینکه خوانده‌اید.
notifications = اعلان‌ها
notifications-note = برای گفتگوهایی که بی‌صدا نیستند.
notifications-denied = سیستم به هرکاره اجازه نمی‌دهد.
autostart = شروع با رایانه
autostart-note = در پس‌زمینه، با نشان کنار ساعت.
storage-keychain = پایگاه دادهٔ این رایانه رمزگذاری شده؛ کلیدش در دسته‌کلید سیستم است.
storage-key_file = پایگاه داده رمزگذاری شده، ولی دسته‌کلیدی پیدا نشد: کلید در پرونده‌ای کنار آن است. هرکه پرونده‌هایتان را بخواند پیام‌ها را هم می‌خواند.
storage-browser_persistent = پیام‌هایتان در انبار این مرورگر است، به امنیِ خود مرورگر. مرورگر قول داده خودسر پاکشان نکند.
storage-browser_best_effort = پیام‌هایتان در انبار این مرورگر است و با کم شدن جا شاید پاکشان کند. دستگاه دومی وصل کنید یا برنامه را نصب کنید.
storage-memory = چیزی نگه داشته نمی‌شود: با بستن صفحه همه می‌رود.
storage-ask = از مرورگر بخواه نگهشان دارد
relay = رله
relay-name = نام
relay-address = نشانی
relay-web = صفحهٔ گوشی
relay-share-note = این پیوند کسی را به رلهٔ شما می‌آورد. رازی در آن نیست؛ برای نام‌نویسی دعوت‌نامه هم لازم است.
relay-copy = کپی پیوند
relay-qr = نمایش به شکل کد
about = درباره
about-text = نام هرکاره از پیک‌هایی است که وقتی راه‌ها بسته بود نامه‌ها را می‌رساندند. نرم‌افزار آزاد؛ کسی در میانه نوشته‌تان را نمی‌خواند.

## کلیدها

keys-title = صفحه‌کلید
keys-search = جستجو در همه‌چیز
keys-search-chat = جستجو در این گفتگو
keys-new-chat = گفتگوی تازه
keys-next-chat = گفتگوی بعدی و قبلی
keys-send = فرستادن
keys-new-line = خط تازه
keys-arrows = حرکت در فهرست و پیام‌ها
keys-message-menu = روی پیام: کارهای ممکن
keys-reply = روی پیام: پاسخ
keys-edit-last = در کادر خالی: ویرایش آخرین پیام خود
keys-escape = برگشت
keys-settings = تنظیمات
keys-help = همین صفحه

## خطاها

error-not_linked = هنوز حسابی روی این دستگاه نیست
help-not_linked = آن را به گوشی وصل کنید یا نام بنویسید.
error-already_linked = این دستگاه حساب دارد
help-already_linked = چیزی عوض نشد.
error-code_not_recognised = این کد هرکاره نیست
help-code_not_recognised = چیزی وصل نشد. کد صفحهٔ دیگر را اسکن کنید یا همه‌اش را کپی کنید.
error-code_version = کد از نسخهٔ دیگری از هرکاره است
help-code_version = چیزی وصل نشد. هر دو دستگاه را به‌روز کنید و دوباره تلاش کنید.
error-code_expired = زمان کد تمام شد
help-code_expired = چیزی وصل نشد. کد تازه‌ای روی صفحهٔ دیگر است.
error-code_used = کس دیگری زودتر از این کد استفاده کرد
help-code_used = چیزی وصل نشد و چیزی به او نشان داده نشد. کد تازه بگیرید و ببینید چه کسی صفحه‌تان را می‌بیند.
error-code_other_relay = کد مال رلهٔ دیگری است
help-code_other_relay = چیزی وصل نشد. روی رایانه همان رلهٔ گوشی را انتخاب کنید.
error-code_wrong = کد نمی‌خواند
help-code_wrong = چیزی وصل نشد. هر کد یک بار امتحان دارد: بعدی را از صفحهٔ دیگر بردارید.
error-link_refused = دستگاه دیگر نپذیرفت
help-link_refused = چیزی وصل نشد. اگر واژه‌ها فرق داشت، پیش از تلاش دوباره شبکه را عوض کنید.
error-link_timed_out = به‌موقع جوابی نیامد
help-link_timed_out = چیزی وصل نشد. ببینید هر دو دستگاه وصل‌اند و دوباره تلاش کنید.
error-invite_invalid = این دعوت‌نامه معتبر نیست
help-invite_invalid = همهٔ پیوند را کپی کنید یا تازه‌اش را بخواهید: هرکدام یک بار کار می‌کند.
error-handle_taken = این شناسه گرفته شده
help-handle_taken = شناسهٔ دیگری انتخاب کنید.
error-handle_invalid = این شناسه به کار نمی‌آید
help-handle_invalid = ۳ تا ۳۲ نویسه: حرف‌های کوچک a تا z، رقم، نقطه و خط زیر.
error-no_such_account = کسی این شناسه را ندارد
help-no_such_account = املایش را ببینید. شناسه تنها در یک رله معتبر است.
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
error-offline = این کار اتصال می‌خواهد
help-offline = چیزی عوض نشد. تا آن وقت می‌توانید پیام بنویسید؛ خودشان می‌روند.
error-rate_limited = برای رله یک‌باره زیاد بود
help-rate_limited = چیزی گم نشد. یک دقیقه صبر کنید و دوباره تلاش کنید.
error-quota_exceeded = رله دیگر برای شما جا ندارد
help-quota_exceeded = نوشته‌هایتان اینجا مانده. به گردانندهٔ رله بگویید.
error-device_removed = این دستگاه از حساب حذف شده
help-device_removed = آنچه اینجاست خوانده می‌شود. برای نوشتن دوباره وصلش کنید.
error-phone_only = این کار تنها از گوشی برمی‌آید
help-phone_only = هرکاره را روی گوشی باز کنید.
error-relay_key_changed = رله کلیدی جز کلید پیشین نشان می‌دهد
help-relay_key_changed = هرکاره وصل نمی‌شود: شاید کسی در میانه باشد. پیش از ادامه از گردانندهٔ رله بپرسید.
error-database_damaged = پایگاه دادهٔ این دستگاه خراب است
help-database_damaged = دستگاه‌های دیگرتان نسخهٔ خود را دارند. برای بازگشت پیام‌ها این را از نو وصل کنید.
error-database_key = پایگاه داده باز نمی‌شود
help-database_key = کلیدش در دسته‌کلید نیست. دسته‌کلید را باز کنید و دوباره شروع کنید.
error-disk_full = دیسک پر است
help-disk_full = چیزی گم نشد. جا باز کنید و دوباره تلاش کنید.
error-database_too_new = پایگاه داده از هرکارهٔ تازه‌تری است
help-database_too_new = هرکارهٔ این دستگاه را به‌روز کنید. پیام‌ها سالم‌اند.
error-already_open = هرکاره باز است
help-already_open = به پنجره یا زبانهٔ دیگر بروید، یا همین‌جا ادامه دهید: آن‌وقت دیگری رها می‌کند.
go-on-here = ادامه در همین‌جا
error-storage_unavailable = این مرورگر انبار خصوصی به هرکاره نمی‌دهد
help-storage_unavailable = چیزی گم نشد. صفحه را با https و نه در پنجرهٔ خصوصی باز کنید، یا مرورگر دیگری بردارید.
error-bad_input = این اینجا به کار نمی‌آید
help-bad_input = چیزی عوض نشد. آنچه نوشتید را ببینید.
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
files-drop = پرونده‌ها را برای فرستادن اینجا رها کنید
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
