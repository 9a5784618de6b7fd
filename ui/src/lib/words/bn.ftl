## সবখানে

back = পেছনে
cancel = বাতিল
change = বদলান
clear = মুছুন
close = বন্ধ করুন
continue = এগিয়ে যান
copied = কপি হয়েছে
copy = কপি করুন
done = হয়েছে
menu = মেনু
remove = সরান
rename = নাম বদলান
save = সেভ করুন
try-again = আবার চেষ্টা করুন
you = আপনি
tray-open = হরকরা খুলুন
tray-quit = বন্ধ করুন

## অবস্থা

connection = সংযোগ
status-line-online = সংযুক্ত
status-line-catching-up = সংযুক্ত, মাঝের বার্তাগুলো আসছে
status-line-connecting = সংযোগ হচ্ছে…
status-line-carried-fallback = আপনার রিলে বন্ধ; বার্তা যাচ্ছে { $name } হয়ে
status-line-carried-nearby = আপনার রিলেতে পৌঁছানো যাচ্ছে না: বার্তা কাছের মানুষদের কাছে যাচ্ছে
status-line-none = এখনও কোনো রিলে নেই
status-line-safe = যা লিখবেন তা রাখা থাকবে, পরে চলে যাবে।
status-line-retry = { $seconds ->
    [0] এখনই আবার চেষ্টা হচ্ছে।
   *[other] আবার চেষ্টা { $seconds } সেকেন্ড পরে।
  }
status-line-now = এখনই চেষ্টা করুন
fault-no_network = এই ডিভাইসে নেটওয়ার্ক নেই
fault-relay_down = রিলে সাড়া দিচ্ছে না। নেটওয়ার্ক আটকে দিলে প্রক্সি কাজে আসতে পারে: সেটিংস দেখুন।
fault-relay_away = রিলে কিছুক্ষণের জন্য বিদায় নিয়েছে: এটি আবার চালু বা হালনাগাদ হচ্ছে
fault-relay_busy = রিলেতে একসঙ্গে অনেকে ঢুকছে; কখন ফিরতে হবে তা সে বলে দিয়েছে
fault-relay_fault = রিলের উত্তর বোঝা যাচ্ছে না
fault-certificate = রিলের ঠিকানা থেকে এমন সনদ আসছে যা বিশ্বাস করা যায় না: হয়তো এই নেটওয়ার্কে আগে সাইন-ইন করতে হবে, অথবা কেউ সংযোগ ছাঁকছে
fault-relay_key_changed = রিলে অন্য চাবি দেখাচ্ছে: মাঝখানে কেউ থাকতে পারে
fault-device_removed = এই ডিভাইসটি অ্যাকাউন্ট থেকে সরানো হয়েছে। এখানে যা আছে তা পড়া যাবে।
fault-clock_wrong = এই ডিভাইসের ঘড়ি অনেকটা ভুল। সংযোগের জন্য ঠিক করুন।
fault-disk_full = এই ডিভাইসের ডিস্ক ভরে গেছে। যা আসছে তা রিলেতে অপেক্ষা করছে; জায়গা খালি করুন।
fault-proxy_down = শুধু প্রক্সি ব্যবহার করা যাবে, আর এখন কোনোটিই রিলে পর্যন্ত পৌঁছাচ্ছে না
fault-no_proxy = শুধু প্রক্সি ব্যবহার করা যাবে, কিন্তু একটিও নেই: সেটিংসে একটি যোগ করুন
clock-ahead = সংযুক্ত, কিন্তু এই ডিভাইসের ঘড়ি { $amount } এগিয়ে আছে
clock-behind = সংযুক্ত, কিন্তু এই ডিভাইসের ঘড়ি { $amount } পিছিয়ে আছে
clock-what-to-do = বার্তা আসা-যাওয়া চলছে, তবে এখানে সময় ভুল দেখাবে। ঘড়ি ঠিক করুন।
clock-check = আবার দেখুন

## চ্যাটের তালিকা

chats = চ্যাট
search = চ্যাট ও বার্তা খুঁজুন
filters = কী দেখাবে
filter-all = সব
filter-unread = অপঠিত
filter-groups = গ্রুপ
no-chats = এখনও কোনো চ্যাট নেই। কারও হ্যান্ডেল দিয়ে শুরু করুন।
no-chats-filter = এখানে এখন কিছু নেই।
chat-empty = এখনও বার্তা নেই
draft = খসড়া:
muted = মিউট করা
pinned = পিন করা
unread-count = { $count }টি অপঠিত বার্তা
pin = পিন করুন
unpin = আনপিন করুন
mute = মিউট করুন
unmute = আনমিউট করুন
archive = আর্কাইভ করুন
unarchive = আনআর্কাইভ করুন
mark-read = পঠিত হিসেবে চিহ্নিত করুন
archived = আর্কাইভ করা চ্যাট
archived-none = আর্কাইভে কোনো চ্যাট নেই।
starred = তারা দেওয়া বার্তা
starred-none = তারা দেওয়া কোনো বার্তা নেই। যা আবার খুঁজে পেতে চান, তাতে তারা দিন।

## খোঁজ

search-chats = চ্যাট ও মানুষ
search-messages = বার্তা
search-more = আরও দেখুন
search-none = “{ $text }” কোথাও পাওয়া গেল না।
search-found = { $count ->
    [0] কিছু পাওয়া যায়নি
   *[other] { $count }টি পাওয়া গেছে
  }
search-chat = এই চ্যাটে খুঁজুন

## কথোপকথন

messages = বার্তা
no-chat-title = একটি চ্যাট বেছে নিন
no-chat-body = আপনার বার্তা এন্ড-টু-এন্ড এনক্রিপ্টেড। ফোন চালু থাক বা বন্ধ, এই ডিভাইস নিজেই পাঠায় ও পায়।
chat-info = চ্যাটের তথ্য
unread-divider = { $count }টি নতুন বার্তা
to-end = সবচেয়ে নতুন বার্তায় যান
to-end-count = সবচেয়ে নতুন বার্তায় যান, { $count }টি নতুন
message-own = আপনি, { $time }
message-from = { $name }, { $time }
message-menu = বার্তার বিকল্প
message-info = বার্তার তথ্য
message-failed = পাঠানো গেল না: আপনি আর এই চ্যাটে নেই।
message-reply = উত্তর দিন
message-react = প্রতিক্রিয়া জানান
message-edit = সম্পাদনা করুন
message-forward = ফরোয়ার্ড করুন
message-star = তারা দিন
message-unstar = তারা সরান
message-delete = মুছুন
message-forwarded = ফরোয়ার্ড করা
message-edited = সম্পাদিত
message-starred = তারা দেওয়া
message-expires = { $date }-এ মুছে যাবে
message-deleted = বার্তাটি মুছে ফেলা হয়েছে
message-deleted-own = আপনি বার্তাটি মুছে ফেলেছেন
message-deleted-by = { $name } বার্তাটি মুছে ফেলেছেন
quote-label = { $name }-কে উত্তর: { $text }
quote-deleted = মুছে ফেলা বার্তা
quote-file = ছবি বা ফাইল
quote-missing = বার্তাটি এই ডিভাইসে নেই।
editing = বার্তা সম্পাদনা
react-with = { $emoji } দিয়ে প্রতিক্রিয়া
react-more = সব ইমোজি
reactions = প্রতিক্রিয়া
reactions-who = কে কী প্রতিক্রিয়া দিয়েছেন
reactions-none = আর কোনো প্রতিক্রিয়া নেই।
reaction-take-back = ফিরিয়ে নিন
forward-title = কাকে ফরোয়ার্ড করবেন
forward-search = চ্যাট খুঁজুন
forward-done = ফরোয়ার্ড করা হয়েছে
delete-title = বার্তাটি মুছবেন?
delete-body-everyone = সবার জন্য মুছলে সেখানে একটি চিহ্ন থাকে, আর কেউ হয়তো আগেই পড়ে ফেলেছেন। শুধু নিজের জন্য মুছলে আপনার সব ডিভাইস থেকে চলে যায়।
delete-body-me = আপনার সব ডিভাইস থেকে চলে যাবে। অন্যদের কাছে থাকবে।
delete-for-me = আমার জন্য মুছুন
delete-for-everyone = সবার জন্য মুছুন
mention-list = যাঁদের উল্লেখ করা যায়
mentioned = আপনার উল্লেখ আছে
versions = আগে যা লেখা ছিল
timer = মিলিয়ে যাওয়া বার্তা
timer-off = বন্ধ
timer-on = নতুন বার্তা { $time } পরে মিলিয়ে যায়
timer-note = এই সময়ের পরে নতুন বার্তা সব ডিভাইস থেকে মুছে যায়। তার আগে অন্যরা সেগুলো কপি করে রাখতে পারেন।
timer-admins = শুধু অ্যাডমিন এটি বদলাতে পারেন।
reaction-label = { $count ->
    [one] { $emoji }, { $count } জন
   *[other] { $emoji }, { $count } জন
  }
composer = বার্তা লিখুন
composer-not-member = আপনি আর এই গ্রুপে নেই। যা লেখা হয়েছিল, এখানেই থাকবে।
composer-removed = এই ডিভাইসটি অ্যাকাউন্ট থেকে সরানো হয়েছে: বার্তা দেখা যাবে, পাঠানো যাবে না।
send = পাঠান
emoji = ইমোজি
emoji-search = ইমোজি খুঁজুন
status-waiting = এই ডিভাইসে অপেক্ষা করছে
status-stored = রিলে রেখে দিয়েছে
status-delivered = পৌঁছেছে
status-read = পড়া হয়েছে
status-received = এসেছে
status-failed = পাঠানো যায়নি
waiting-no_network = এখানে অপেক্ষা করছে: এই ডিভাইসে নেটওয়ার্ক নেই।
waiting-relay_down = এখানে অপেক্ষা করছে: রিলে সাড়া দিচ্ছে না।
waiting-maintenance = এখানে অপেক্ষা করছে: রিলে বন্ধ; সে জানিয়েছে যে তার উপর কাজ চলছে।
waiting-incident = এখানে অপেক্ষা করছে: রিলে বন্ধ; সে জানিয়েছে যে তার সমস্যা হচ্ছে।
waiting-relay_away = এখানে অপেক্ষা করছে: রিলে কিছুক্ষণের জন্য বিদায় নিয়েছে।
waiting-relay_busy = এখানে অপেক্ষা করছে: রিলেতে একসঙ্গে অনেকে ঢুকছে।
waiting-relay_fault = এখানে অপেক্ষা করছে: যে সাড়া দিচ্ছে সে এখানকার চেনা রিলে নয়।
waiting-this_device = এখানে অপেক্ষা করছে: আগে এই ডিভাইসটি ঠিক করতে হবে।
waiting-proxy = এখানে অপেক্ষা করছে: শুধু প্রক্সি চলবে, আর কোনোটিই রিলে পর্যন্ত পৌঁছাচ্ছে না।
waiting-home = আপনার রিলে না ফেরা পর্যন্ত অপেক্ষা করছে।
carried-fallback-pending = আপনার রিলে না ফেরা পর্যন্ত একটি বিকল্প রিলেতে রাখা আছে
carried-nearby-pending = আপনার রিলে না ফেরা পর্যন্ত কাছেই রাখা আছে
carried-fallback = একটি বিকল্প রিলে হয়ে
carried-nearby = কাছের একটি রিলে হয়ে
changes-wait = এই আলাপের একটি পরিবর্তন এখনো করা হয়নি।
waiting-connecting = এখানে অপেক্ষা করছে: সংযোগ হচ্ছে।
waiting-preparing = এখানে অপেক্ষা করছে: আগে চ্যাটটি প্রস্তুত হচ্ছে।
system-created = { $by } এই গ্রুপটি তৈরি করেছেন
system-renamed = { $by } গ্রুপের নাম রেখেছেন “{ $name }”
system-added = { $by } { $who }-কে যোগ করেছেন
system-removed = { $by } { $who }-কে সরিয়েছেন
system-left = { $who } গ্রুপ ছেড়ে গেছেন
system-admin = { $by } { $who }-কে অ্যাডমিন করেছেন
system-no-admin = { $by } { $who }-এর অ্যাডমিন অধিকার তুলে নিয়েছেন
system-devices = { $who }-এর ডিভাইস বদলেছে
system-timer = { $by } ঠিক করেছেন, নতুন বার্তা { $time } পরে মিলিয়ে যাবে
system-timer-off = { $by } মিলিয়ে যাওয়া বার্তা বন্ধ করেছেন
system-recovered = চ্যাটটি নতুন করে সাজানো হয়েছে। এখানে যা ছিল কিছুই হারায়নি।
system-unreadable = { $from }-এর একটি বার্তা এই ডিভাইসে পড়া গেল না
imported = সঙ্গে আনা
call-voice = ভয়েস কল
call-video = ভিডিও কল
call-missed-voice = মিসড ভয়েস কল
call-missed-video = মিসড ভিডিও কল
left-out = একটি ফাইল আগের জায়গায় রয়ে গেছে
left-out-named = আগের জায়গায় রয়ে গেছে: { $name }

## প্রথমবার, কম্পিউটার

link-title = ফোনের সঙ্গে লিঙ্ক করুন
link-lead = এই কম্পিউটার আপনার অ্যাকাউন্টের পূর্ণ ডিভাইস হবে: বার্তাগুলো নিয়ে আসবে, তারপর ফোন বন্ধ থাকলেও চলবে।
link-start = কোড দেখান
link-again = আবার লিঙ্ক করুন
link-again-title = এই কম্পিউটার আবার লিঙ্ক করবেন?
link-again-body = নতুন করে লিঙ্ক না হওয়া পর্যন্ত এখানে যা আছে পড়া যাবে। তারপর চ্যাটগুলো ফোন থেকে নতুন করে আসবে, আর যা শুধু এই কম্পিউটারে আছে তা মুছে যাবে।
link-again-back = চ্যাটে ফিরুন
relay-where = আপনার অ্যাকাউন্ট কোথায়?
relay-own = শুধু পরখ করে দেখব
relay-own-note = এই কম্পিউটারের ভেতরের রিলেতে, ফোনের জায়গায় ব্রাউজারের একটি উইন্ডো। আসল ফোন এখানে পৌঁছাতে পারে না।
relay-link = আমার কাছে আমন্ত্রণের লিঙ্ক আছে
relay-link-note = আপনার অফিস, পরিবার বা পাড়ার। ফোনটি যে লিঙ্ক দিয়ে যোগ দিয়েছে সেটিই।
link-preparing = কোড আনা হচ্ছে
link-preparing-body = রিলের সঙ্গে যোগাযোগ হচ্ছে।
link-finishing = লিঙ্ক হচ্ছে
link-finishing-body = চাবি এখানেই তৈরি হয়, কখনও এই ডিভাইস ছেড়ে যায় না। আপনার চ্যাটগুলো সাজানো হচ্ছে।
step-open = ফোনে হরকরা খুলুন।
step-menu = “লিঙ্ক করা ডিভাইস”, তারপর “ডিভাইস লিঙ্ক করুন” বেছে নিন।
step-point = ফোনটি এই কোডের দিকে ধরুন।
step-compare = দুই স্ক্রিনের চারটি শব্দ মিলিয়ে দেখুন।
phone-page = ফোনে এখনও হরকরা নেই?
phone-page-show = তার পাতা: { $address }
phone-page-title = আপনার ফোনে হরকরা
phone-page-body = এই কম্পিউটারের কোনো ব্রাউজারে ঠিকানাটি খুলুন, সেটিই হবে আপনার ফোন; আমন্ত্রণ এর মধ্যেই আছে। আসল ফোন এই কম্পিউটারের রিলেতে পৌঁছাতে পারে না: তার জন্য ওয়েব ঠিকানা আছে এমন রিলে লাগে।
phone-page-open = খুলুন
typed-title = ক্যামেরা নেই? ফোনে এই আটটি অক্ষর লিখুন:
typed-label = লেখার কোড: { $code }
qr-label = ফোন দিয়ে স্ক্যান করার কোড
code-countdown = পরের কোড আসতে যত সেকেন্ড
code-number = { $of }টির মধ্যে { $number } নম্বর কোড
copy-code = কপি করুন
codes-used-up-title = কোড শেষ হয়ে গেছে
codes-used-up-body = নিরাপত্তার জন্য কোড চিরকাল দেখানো হয় না। কিছুই লিঙ্ক হয়নি।
codes-more = নতুন কোড দেখান
language = ভাষা

## মিলিয়ে দেখা

compare-title = দুই স্ক্রিনে কি একই?
compare-desktop = @{ $name }-এর ফোন দেখুন। একই শব্দ থাকলে সেখানে নিশ্চিত করুন।
compare-phone = অন্য স্ক্রিনটি দেখুন। একই শব্দ থাকলে তবেই মাঝখানে কেউ নেই।
compare-label = মিলিয়ে দেখার কোড
compare-wait = ফোনের অপেক্ষায়…
compare-what = আপনি “{ $name }” ({ $platform }) লিঙ্ক করছেন।
compare-same-network = এটি এই ফোনের নেটওয়ার্কেই আছে।
compare-other-network = এটি অন্য নেটওয়ার্কে আছে। কারণ জানা থাকলে তবেই এগোন।
compare-unknown-network = এটি কোন নেটওয়ার্কে আছে জানা নেই।
compare-reads-all = সরানো পর্যন্ত এটি আপনার সব বার্তা পড়বে, আর আপনার নামে লিখতে পারবে।
compare-yes = একই, লিঙ্ক করুন
compare-no = আলাদা
compare-no-title = লিঙ্ক করা থামাবেন?
compare-no-body = কিছুই লিঙ্ক হবে না। শব্দ সত্যিই আলাদা হলে মাঝখানে কেউ থাকতে পারে: এই নেটওয়ার্কে আর চেষ্টা করবেন না।
link-done = লিঙ্ক হয়েছে
link-done-body = এখনই শুরু করতে পারেন। পুরোনো বার্তা নিজে থেকেই আসতে থাকবে, নতুনগুলো আগে।
link-go-on = আমার চ্যাট খুলুন

## প্রথমবার, ফোন

sign-up-title = হরকরায় স্বাগত
sign-up-lead = ফোন বন্ধ, নেটওয়ার্ক খারাপ বা রিলে থেমে থাকলেও এই মেসেঞ্জার চলে। রিলে চালান এমন কারও আমন্ত্রণ লাগবে।
invite = আমন্ত্রণ
invite-note = harkara:relay দিয়ে শুরু লিঙ্ক, বা #relay সহ ওয়েব ঠিকানা।
your-name = আপনার নাম
your-name-note = যাঁদের লেখেন, তাঁরা দেখবেন।
handle = হ্যান্ডেল
handle-note = ছোট হাতের a থেকে z, সংখ্যা, বিন্দু ও আন্ডারস্কোর। এতেই লোকে আপনাকে খুঁজে পায়; পরে বদলানো যায় না।
sign-up = শুরু করুন
sign-up-busy = আপনার চাবি তৈরি হচ্ছে…
truth-keys = আপনার চাবি এই ফোনে তৈরি হয়ে এখানেই থাকে। কেউ তা ফিরিয়ে দিতে পারে না: শিগগির দ্বিতীয় একটি ডিভাইস লিঙ্ক করুন।
truth-browser = আপনার বার্তা এই ব্রাউজারের স্টোরেজে থাকে। সাইটের তথ্য মুছলে বা প্রাইভেট ব্রাউজিংয়ে এই ফোন থেকে মুছে যাবে।
install-hint = অ্যাপ হিসেবে ইনস্টল করলে ব্রাউজার তথ্য আরও ভালো করে আগলে রাখে।
install-by-hand = পাতাটি হোম স্ক্রিনে যোগ করুন: তাহলে ব্রাউজার তথ্য আরও ভালো করে আগলে রাখে।
install = ইনস্টল করুন

## ফোন থেকে লিঙ্ক

link-device = ডিভাইস লিঙ্ক করুন
link-device-lead = কম্পিউটারে হরকরা খুলুন। একটি কোড দেখাবে।
scan = ক্যামেরা দিয়ে স্ক্যান করুন
scan-picture = কোডের ছবি বেছে নিন
scan-hint = কোডটি ফ্রেমের ভেতরে ধরুন।
camera = ক্যামেরা
camera-denied = ব্রাউজার ক্যামেরা ব্যবহার করতে পারছে না। এই পাতার জন্য অনুমতি দিন, অথবা কোডটি পেস্ট করুন।
camera-none = কোনো ক্যামেরা খোলা গেল না। কোডটি পেস্ট করুন বা লিখুন।
paste-code = কোড পেস্ট করুন বা লিখুন
paste-code-note = কপি করা কোড, অথবা তার নিচের আটটি অক্ষর।
link-warning = শুধু আপনার সামনে নিজের কম্পিউটারের কোড স্ক্যান করুন। অন্য স্ক্রিনটি যার, সে আপনার সব বার্তা পড়বে। হরকরার কেউ কখনও আপনাকে কোড পাঠাবে না।
link-contacting = অন্য ডিভাইসের সঙ্গে কথা হচ্ছে…
link-done-phone = লিঙ্ক হয়েছে
link-done-phone-body = পারলে ফোনটি কিছুক্ষণ চালু রাখুন: বার্তাগুলো পাঠানো হচ্ছে। বন্ধ হলে পরে আবার চলবে।

## ডিভাইস

devices = লিঙ্ক করা ডিভাইস
devices-lead = প্রতিটি ডিভাইস নিজে পড়ে ও লেখে, অন্যগুলো বন্ধ থাকলেও। যেকোনোটি অন্যটিকে সরাতে পারে।
devices-from-phone = নতুন ডিভাইস ফোন থেকে লিঙ্ক করা হয়।
platform-phone = ফোন
platform-desktop = কম্পিউটার
platform-cli = কমান্ড লাইন
device-this = এই ডিভাইস
device-since = { $date } থেকে লিঙ্ক করা
device-name = ডিভাইসের নাম
device-rename = ডিভাইসের নাম বদলান
device-rename-label = { $name }-এর নাম বদলান
device-remove-label = { $name } সরান
device-remove-title = { $name } সরাবেন?
device-remove-body = সঙ্গে সঙ্গে এবং চিরতরে এর প্রবেশ বন্ধ হবে। যা আগেই পেয়েছে, তা ওতে থেকে যাবে।
device-removed = { $name } সরানো হয়েছে
notice-title = “{ $name }” আপনার অ্যাকাউন্টে লিঙ্ক করা হয়েছে
notice-body = { $when }। এটি আপনার সব বার্তা পড়তে পারে। আপনিই কি করেছেন?
notice-mine = হ্যাঁ, আমিই করেছি
notice-undo = সরিয়ে দিন
notice-short = এটি আপনার বার্তা পড়তে পারে। আপনি না করে থাকলে সরিয়ে দিন।

## মানুষ ও গ্রুপ

new-chat = নতুন চ্যাট
new-chat-note = আপনার রিলেতে অন্যজনের হ্যান্ডেল।
new-chat-open = চ্যাট শুরু করুন
contacts = আপনার পরিচিতজন
new-group = নতুন গ্রুপ
group-name = গ্রুপের নাম
group-create = গ্রুপ তৈরি করুন
pick-people = সদস্য যোগ করুন
pick-people-note = নিচে কাউকে বেছে নিন, অথবা হ্যান্ডেল লিখে Enter চাপুন।
pick-remove = { $name }-কে বাদ দিন
contact-info = পরিচিতির তথ্য
contact-name = নাম বদলান
contact-name-label = আপনি যে নামে ডাকেন
contact-name-note = শুধু আপনি ও আপনার ডিভাইস দেখবে। খালি রাখলে তাঁর নিজের দেওয়া নাম।
contact-calls-self = নিজের দেওয়া নাম: { $name }
contact-devices = { $count }টি ডিভাইস ব্যবহার করেন।
write = বার্তা
chat-encrypted = বার্তা এন্ড-টু-এন্ড এনক্রিপ্টেড: রিলে লেখা বা নাম কিছুই দেখে না।
chat-facts = { $date } থেকে এখানে { $count }টি বার্তা।
group-info = গ্রুপের তথ্য
group-members = { $count } জন
group-rename = গ্রুপের নাম বদলান
group-leave = গ্রুপ ছাড়ুন
group-leave-title = { $name } ছাড়বেন?
group-leave-body = আর বার্তা পাবেন না। এখানে যা আছে থেকে যাবে।
admin = অ্যাডমিন
admin-make = অ্যাডমিন করুন
admin-take = অ্যাডমিন থেকে সরান
member-add = সদস্য যোগ করুন
member-menu = { $name }: বিকল্প
member-remove = গ্রুপ থেকে সরান
member-remove-title = { $name }-কে সরাবেন?
member-remove-body = তিনি এই গ্রুপের আর বার্তা পাবেন না। আগে যা পেয়েছেন, তাঁর কাছে থাকবে।

## ইতিহাস

history-running = আপনার বার্তাগুলো আসছে
history-sending = নতুন ডিভাইসে বার্তা পাঠানো হচ্ছে
history-waiting = ফোনের অপেক্ষায়; ফিরলে আবার চলবে
history-have = { $from } থেকে এখন পর্যন্ত সব আছে, পুরোনো { $missing }টি বাকি।
history-complete = { $total }টি বার্তার সবই এই ডিভাইসে আছে।
history-ask = ফোন থেকে আবার চান

## সেটিংস

settings = সেটিংস
settings-look = থিম ও ভাষা
settings-privacy = গোপনীয়তা ও বিজ্ঞপ্তি
settings-storage = এই ডিভাইসে যা আছে
theme = থিম
theme-system = সিস্টেম
theme-light = লাইট
theme-dark = ডার্ক
language-system = সিস্টেমের ভাষা
read-marks = পড়েছি কি না অন্যরা দেখবে
read-marks-note = বন্ধ থাকলে অন্যরা দেখবেন বার্তা পৌঁছেছে, আপনি পড়েছেন কি না দেখবেন না।
notifications = বিজ্ঞপ্তি
notifications-note = যেসব চ্যাট মিউট করা নয়, সেগুলোর জন্য।
notifications-denied = সিস্টেম হরকরাকে অনুমতি দেয়নি।
autostart = কম্পিউটারের সঙ্গে চালু হবে
autostart-note = ব্যাকগ্রাউন্ডে, ট্রেতে আইকনসহ।
storage-keychain = এই কম্পিউটারের ডেটাবেস এনক্রিপ্ট করা; চাবি সিস্টেমের কিচেইনে।
storage-key_file = ডেটাবেস এনক্রিপ্ট করা, কিন্তু কিচেইন পাওয়া যায়নি: চাবি পাশের একটি ফাইলে। যে আপনার ফাইল পড়তে পারে, সে বার্তাও পড়তে পারে।
storage-browser_persistent = আপনার বার্তা এই ব্রাউজারের স্টোরেজে, ব্রাউজার যতটা নিরাপদ ততটাই। ব্রাউজার কথা দিয়েছে নিজে থেকে মুছবে না।
storage-browser_best_effort = আপনার বার্তা এই ব্রাউজারের স্টোরেজে; জায়গা কমলে ব্রাউজার মুছে দিতে পারে। দ্বিতীয় ডিভাইস লিঙ্ক করুন, বা অ্যাপটি ইনস্টল করুন।
storage-memory = কিছুই রাখা হচ্ছে না: পাতা বন্ধ হলে সব চলে যাবে।
storage-ask = ব্রাউজারকে রাখতে বলুন
relay = রিলে
relay-name = নাম
relay-address = ঠিকানা
relay-web = ফোনের পাতা
relay-share-note = এই লিঙ্ক দিয়ে কেউ আপনার রিলেতে আসতে পারে। এতে গোপন কিছু নেই; অ্যাকাউন্ট খুলতে আমন্ত্রণও লাগবে।
relay-copy = লিঙ্ক কপি করুন
relay-qr = কোড হিসেবে দেখান
relay-status = রিলে যা জানায়
relay-status-now-outage = রিলেতে সমস্যা হচ্ছে
relay-status-now-maintenance = রিলের উপর কাজ চলছে
relay-status-outage = বিভ্রাট।
relay-status-maintenance = রক্ষণাবেক্ষণ।
relay-status-over = রিলে আবার ঠিক আছে
relay-status-since = { $when } থেকে।
relay-status-ended = { $when } থেকে মিটে গেছে।
relay-status-expected = { $when }-এর মধ্যে মিটে যাওয়ার কথা।
relay-status-lost-nothing = কিছুই হারায়নি।
relay-status-lost-some = কিছু হারিয়েছে; নিচে পড়ুন।
relay-status-quiet = কোনো সমস্যার কথা জানা নেই।
relay-status-kept = রিলে যেমন { $when }-এ জানিয়েছে। তার স্বাক্ষর করা, আর রিলে বন্ধ থাকলেও পড়ার জন্য এই ডিভাইসে রাখা।
about = অ্যাপ সম্পর্কে
about-text = পথ বন্ধ থাকলেও যাঁরা ডাক পৌঁছে দিতেন, সেই হরকরাদের নামে এর নাম। মুক্ত সফটওয়্যার; আপনার লেখা মাঝখানে কেউ পড়তে পারে না।

## কিবোর্ড

keys-title = কিবোর্ড শর্টকাট
keys-search = সবকিছুতে খুঁজুন
keys-search-chat = এই চ্যাটে খুঁজুন
keys-new-chat = নতুন চ্যাট
keys-next-chat = পরের ও আগের চ্যাট
keys-send = পাঠান
keys-new-line = নতুন লাইন
keys-arrows = তালিকা ও বার্তায় চলাফেরা
keys-message-menu = বার্তার উপর: কী কী করা যায়
keys-reply = বার্তার উপর: উত্তর দিন
keys-edit-last = খালি ঘরে: নিজের শেষ বার্তা সম্পাদনা
keys-escape = পেছনে
keys-settings = সেটিংস
keys-help = এই তালিকা

## ত্রুটি

error-not_linked = এই ডিভাইসে এখনও অ্যাকাউন্ট নেই
help-not_linked = ফোনের সঙ্গে লিঙ্ক করুন, বা অ্যাকাউন্ট খুলুন।
error-already_linked = এই ডিভাইসে আগে থেকেই অ্যাকাউন্ট আছে
help-already_linked = কিছুই বদলানো হয়নি।
error-code_not_recognised = এটি হরকরার কোড নয়
help-code_not_recognised = কিছুই লিঙ্ক হয়নি। অন্য স্ক্রিনের কোডটি স্ক্যান করুন, বা পুরোটা কপি করুন।
error-code_version = কোডটি হরকরার অন্য সংস্করণের
help-code_version = কিছুই লিঙ্ক হয়নি। দুই ডিভাইসে আপডেট করে আবার চেষ্টা করুন।
error-code_expired = কোডের সময় শেষ
help-code_expired = কিছুই লিঙ্ক হয়নি। অন্য স্ক্রিনে নতুন কোড আছে।
error-code_used = অন্য কেউ আগে কোডটি ব্যবহার করেছে
help-code_used = কিছুই লিঙ্ক হয়নি, তাদের কিছু দেখানোও হয়নি। নতুন কোড নিন, আর দেখুন স্ক্রিন আর কে দেখছে।
error-code_other_relay = কোডটি অন্য রিলের
help-code_other_relay = কিছুই লিঙ্ক হয়নি। কম্পিউটারে ফোনের রিলেটি বেছে নিন।
error-code_wrong = কোড মিলছে না
help-code_wrong = কিছুই লিঙ্ক হয়নি। প্রতি কোডে একবার চেষ্টা করা যায়: অন্য স্ক্রিন থেকে পরেরটি নিন।
error-link_refused = অন্য ডিভাইস না বলেছে
help-link_refused = কিছুই লিঙ্ক হয়নি। শব্দ আলাদা হলে অন্য নেটওয়ার্কে গিয়ে চেষ্টা করুন।
error-link_timed_out = সময়ে উত্তর আসেনি
help-link_timed_out = কিছুই লিঙ্ক হয়নি। দুই ডিভাইসের সংযোগ দেখে আবার চেষ্টা করুন।
error-invite_invalid = আমন্ত্রণটি বৈধ নয়
help-invite_invalid = পুরো লিঙ্ক কপি করুন, বা নতুন চান: একটি একবারই ব্যবহার করা যায়।
error-proxy_link = এটি কোনো প্রক্সির লিঙ্ক নয়
help-proxy_link = পুরো লিঙ্ক কপি করুন, বা তার কোডের ছবি বেছে নিন। নিজের প্রক্সি এভাবে লিখুন: socks5://127.0.0.1:9050।
error-proxy_expired = এই প্রক্সির লিঙ্কের মেয়াদ শেষ
help-proxy_expired = যিনি দিয়েছিলেন, তাঁর কাছে নতুন লিঙ্ক চান।
error-proxy_other_relay = এই প্রক্সি আপনার রিলেতে যায় না
help-proxy_other_relay = আপনার অ্যাকাউন্ট যে রিলেতে, তার জন্য তৈরি প্রক্সি চান।
error-proxy_inside = এই লিঙ্ক আপনার নিজের নেটওয়ার্কের ভিতরে নিয়ে যায়
help-proxy_inside = কোনো স্বেচ্ছাসেবকের প্রক্সি সেখানে থাকতে পারে না। এটি যোগ করা হয়নি; যিনি পাঠিয়েছেন তাঁর ব্যাপারে সাবধান থাকুন।
error-too_many_proxies = ইতিমধ্যে ৬৪টি প্রক্সি আছে
help-too_many_proxies = যেগুলো আর কাজ করে না, সেগুলো সরান।
error-fallback_is_home = এটি আপনার নিজের রিলে
help-fallback_is_home = বিকল্প হতে হবে অন্য একটি রিলে: নিজেরটি বন্ধ থাকলে সেটি কাজে লাগে।
error-too_many_fallbacks = ইতিমধ্যে তিনটি বিকল্প রিলে আছে
help-too_many_fallbacks = যেটি আর দরকার নেই সেটি সরান।
error-handle_taken = হ্যান্ডেলটি নেওয়া হয়ে গেছে
help-handle_taken = অন্য একটি বেছে নিন।
error-handle_invalid = এই হ্যান্ডেল ব্যবহার করা যায় না
help-handle_invalid = ৩ থেকে ৩২টি অক্ষর: ছোট হাতের a থেকে z, সংখ্যা, বিন্দু ও আন্ডারস্কোর।
error-no_such_account = এই হ্যান্ডেল কারও নেই
help-no_such_account = বানান দেখুন। হ্যান্ডেল শুধু একটি রিলেতেই চলে।
error-not_found = এটি আর এখানে নেই
help-not_found = অন্য ডিভাইসে হয়তো সরানো হয়েছে।
error-not_admin = এটি শুধু অ্যাডমিন করতে পারেন
help-not_admin = গ্রুপের কোনো অ্যাডমিনকে বলুন।
error-not_member = আপনি আর এই গ্রুপে নেই
help-not_member = যা লেখা হয়েছিল, এই ডিভাইসে থাকবে।
error-not_allowed = যিনি বার্তাটি লিখেছেন, শুধু তিনিই তা পারেন
help-not_allowed = কিছুই বদলায়নি।
error-message_length = এই বার্তা পাঠানো যায় না
help-message_length = এটি খালি, বা ৬৪ কিলোবাইটের বেশি। আপনার লেখা ঘরেই আছে।
error-group_too_large = গ্রুপে বড়জোর ৫০০ জন থাকতে পারেন
help-group_too_large = কাউকে যোগ করা হয়নি।
error-file_count = এক বার্তায় দশটি পর্যন্ত ফাইল যায়
help-file_count = বাকিগুলো আলাদা বার্তায় পাঠান।
error-file_too_large = ফাইলটি ২ জিবি-র চেয়ে বড়
help-file_too_large = এটি পাঠানো যাবে না। ভাগ করে নিন।
error-file_not_here = ফাইলটি এখনও এই যন্ত্রে নেই
help-file_not_here = আগে নামিয়ে নিন।
error-file_damaged = যা পাঠানো হয়েছিল ফাইলটি তা নয়
help-file_damaged = আবার পাঠাতে বলুন।
error-offline = এর জন্য সংযোগ লাগে
help-offline = কিছুই বদলানো হয়নি। ততক্ষণ বার্তা লেখা যায়; নিজেই চলে যাবে।
error-rate_limited = রিলের পক্ষে একসঙ্গে বেশি হয়ে গেছে
help-rate_limited = কিছুই হারায়নি। এক মিনিট পরে আবার চেষ্টা করুন।
error-quota_exceeded = রিলেতে আপনার জন্য আর জায়গা নেই
help-quota_exceeded = যা লিখেছেন এখানে আছে। যিনি রিলে চালান তাঁকে বলুন।
error-too_many_devices = আপনার অ্যাকাউন্টে ১৬টি ডিভাইস আছে, এর বেশি হয় না
help-too_many_devices = কিছু লিঙ্ক হয়নি। যেটি আর লাগে না সেটি সরিয়ে আবার চেষ্টা করুন।
error-device_removed = এই ডিভাইসটি অ্যাকাউন্ট থেকে সরানো হয়েছে
help-device_removed = এখানে যা আছে পড়া যাবে। আবার লিখতে নতুন করে লিঙ্ক করুন।
error-phone_only = এটি শুধু ফোন করতে পারে
help-phone_only = ফোনে হরকরা খুলুন।
error-certificate = রিলের ঠিকানা থেকে আসা সনদ বিশ্বাস করা যায় না
help-certificate = কিছুই পাঠানো হয়নি। হয়তো এই নেটওয়ার্কে আগে সাইন-ইন করতে হবে (যেকোনো ওয়েব পাতা খুলে দেখুন), অথবা মাঝখানে কিছু সংযোগ ছাঁকছে। আবার চেষ্টা করুন, অথবা অন্য নেটওয়ার্কে চেষ্টা করুন।
error-clock_wrong = এই ডিভাইসের ঘড়ি অনেকটা ভুল
help-clock_wrong = তারিখ ও সময় ঠিক করে আবার চেষ্টা করুন।
error-relay_key_changed = রিলে আগের চেয়ে অন্য চাবি দেখাচ্ছে
help-relay_key_changed = হরকরা সংযোগ করছে না: মাঝখানে কেউ থাকতে পারে। এগোনোর আগে যিনি রিলে চালান তাঁকে জিজ্ঞাসা করুন।
error-database_damaged = এই ডিভাইসের ডেটাবেস নষ্ট
help-database_damaged = অন্য ডিভাইসে আলাদা কপি আছে। বার্তা ফেরাতে এটি নতুন করে লিঙ্ক করুন।
error-database_key = ডেটাবেস খোলা যাচ্ছে না
help-database_key = চাবি কিচেইনে নেই। কিচেইন খুলে আবার শুরু করুন।
error-disk_full = ডিস্ক ভরে গেছে
help-disk_full = কিছুই হারায়নি। জায়গা করে আবার চেষ্টা করুন।
error-database_too_new = ডেটাবেসটি আরও নতুন হরকরার
help-database_too_new = এই ডিভাইসে হরকরা আপডেট করুন। বার্তা অক্ষত আছে।
error-already_open = হরকরা আগে থেকেই খোলা
help-already_open = অন্য উইন্ডো বা ট্যাবে যান, বা এখানেই চালিয়ে যান: অন্যটি তখন ছেড়ে দেবে।
already-open-desktop = এই কম্পিউটারে আরেকটি হরকরা এই বার্তাগুলো ব্যবহার করছে। সেটি বন্ধ করে আবার চেষ্টা করুন।
go-on-here = এখানেই চালিয়ে যান
still-so = এখনও খোলা যাচ্ছে না
set-aside = সরিয়ে রেখে নতুন করে লিঙ্ক করুন
set-aside-title = এই বার্তাগুলো সরিয়ে রাখবেন?
set-aside-body = ডেটাবেসটি পাশের “set-aside” ফোল্ডারে যাবে, কিছুই মোছা হবে না। তারপর এই কম্পিউটার আবার লিঙ্ক করবেন, আর বার্তাগুলো ফোন থেকে আসবে।
error-storage_unavailable = এই ব্রাউজার হরকরাকে নিজস্ব স্টোরেজ দেয় না
help-storage_unavailable = কিছুই হারায়নি। পাতাটি https দিয়ে, প্রাইভেট উইন্ডোর বাইরে খুলুন, বা অন্য ব্রাউজার নিন।
error-bad_input = এটি এখানে চলে না
help-bad_input = কিছুই বদলানো হয়নি। যা দিয়েছেন দেখে নিন।
error-internal = হরকরার ভেতরে কিছু গোলমাল হয়েছে
help-internal = যা লিখেছেন রাখা আছে। আবার চেষ্টা করুন; বারবার হলে জানাবেন।

## Files

files-add = ফাইল যোগ করুন
files-title = { $count ->
    [one] একটি ফাইল পাঠান
   *[other] { $count }টি ফাইল পাঠান
  }
files-more = আরও যোগ করুন
files-original = ছবি যেমন আছে তেমন পাঠান
files-original-note = আকারে বড়, আর ক্যামেরা যা লিখেছে তা-ও যাবে: হয়তো কোথায়, কখন তোলা।
files-caption = ছবির কথা লিখুন
files-drop = { $name }-কে পাঠাতে এখানে ছাড়ুন
file-leave-out = { $name } বাদ দিন
file-download = নামান
file-pause = থামান
file-resume = চালু করুন
file-preparing = এনক্রিপ্ট হচ্ছে…
file-save = { $name } রাখুন
file-saved = রাখা হয়েছে: { $path }
file-open = { $name } দেখুন
file-cancel = { $name } বাতিল করুন
file-kind-file = ফাইল
file-kind-photo = ছবি
file-kind-video = ভিডিও
file-kind-audio = অডিও
file-kind-voice = কণ্ঠবার্তা
photo-more = { $name } ও আরও { $count }টি দেখুন
file-part = { $size }-এর মধ্যে { $done }
play = { $name } চালান
play-pause = { $name } থামান
play-place = { $name }-এর কোন জায়গায়
play-cannot = এই যন্ত্রে এটি চলে না। সেভ করে অন্য প্রোগ্রামে খুলুন।
play-too-large = এখানে চালানোর পক্ষে বেশি বড়। সেভ করে অন্য প্রোগ্রামে খুলুন।
viewer = ছবি ও ভিডিও
viewer-message = বার্তাটিতে যান
viewer-now = { $name }, পাঠিয়েছেন { $from }, { $date }
shared = ছবি, লিংক ও ফাইল
shared-media = ছবি ও ভিডিও
shared-links = লিংক
shared-files = ফাইল
shared-none-media = এই চ্যাটের ছবি ও ভিডিও এখানে থাকবে।
shared-none-links = এই চ্যাটে পাঠানো লিংক এখানে থাকবে।
shared-none-files = এই চ্যাটে পাঠানো ফাইল এখানে থাকবে।
cell-photo = ছবি, পাঠিয়েছেন { $from }, { $date }
cell-video = ভিডিও, পাঠিয়েছেন { $from }, { $date }
files-folder = ফোল্ডার পাঠানো যায় না। আগে সেটিকে একটি ফাইলে গুছিয়ে নিন।
files-too-large = { $size }: সর্বোচ্চ ২ GB পাঠানো যায়
files-full = { $count }টি ফাইল, এক বার্তায় এর বেশি যায় না
files-sum = মোট { $size }
files-drop-note = পাঠানোর আগে সব দেখে নিতে পারবেন।
files-camera = ছবি তুলুন
files-photos = ছবি ও ভিডিও
files-any = ফাইল
file-fault-missing = রিলেতে আর নেই। আপনার অন্য যন্ত্রের কাছে চাওয়া হয়েছে।
file-fault-damaged = যা পাঠানো হয়েছিল এটি তা নয়
file-fault-source_gone = ফাইলটি আর নেই, অথবা বদলে গেছে
file-fault-too_large = ২ জিবি-র চেয়ে বড়
file-fault-quota = রিলেতে আপনার জন্য আর জায়গা নেই
file-fault-disk_full = এই যন্ত্রে জায়গা নেই
file-fault-cancelled = বাতিল
viewer-larger = বড় করুন
viewer-smaller = ছোট করুন
viewer-next = পরের ছবি
viewer-before = আগের ছবি

## Voice messages
voice-record = কণ্ঠবার্তা রেকর্ড করুন
voice-send = কণ্ঠবার্তা পাঠান
voice-recording = কণ্ঠবার্তা রেকর্ড হচ্ছে
voice-opening = মাইক্রোফোন চালু হচ্ছে
voice-paused = রেকর্ডিং থামানো আছে
voice-pause = রেকর্ডিং থামান
voice-resume = আবার রেকর্ড করুন
voice-discard = রেকর্ডিং বাদ দিন
voice-listen = শুনে দেখুন
voice-slide = বাদ দিতে পাশে সরান
voice-play = চালান
voice-hold = থামান
voice-rate = গতি { $rate }×
voice-position = রেকর্ডিংয়ে অবস্থান
voice-position-of = { $duration }-এর মধ্যে { $at }
voice-short = খুব ছোট হলো। কথা বলুন, তারপর পাঠান; অথবা বোতাম চেপে ধরে কথা বলুন।
voice-elsewhere = আরেকটি চ্যাটে একটি কণ্ঠবার্তা অপেক্ষা করছে। আগে সেটি পাঠান বা বাদ দিন।
voice-unplayable = এই কণ্ঠবার্তা এখানে চালানো যায় না
microphone-missing = কোনো মাইক্রোফোন পাওয়া যায়নি
microphone-missing-help = একটি যুক্ত করুন বা চালু করুন, তারপর আবার চেষ্টা করুন। বাকি সবকিছু এটি ছাড়াই চলে।
microphone-denied = হরকরার মাইক্রোফোন ব্যবহারের অনুমতি নেই
microphone-denied-help = এই ডিভাইস বা ব্রাউজারের সেটিংসে অনুমতি দিন, তারপর আবার চেষ্টা করুন। হরকরা শুধু আপনার রেকর্ড করার সময়ই শোনে।
microphone-broken = মাইক্রোফোন সাড়া দিচ্ছে না
microphone-broken-help = হয়তো অন্য কোনো প্রোগ্রাম এটি ব্যবহার করছে। সেটি বন্ধ করুন, অথবা ডিভাইসের সেটিংসে অন্য মাইক্রোফোন বেছে নিন। যা রেকর্ড হয়েছে তা রাখা আছে।
microphone-unsupported = এই ব্রাউজারে রেকর্ড করা যায় না
microphone-unsupported-help = ব্রাউজারটি খুব পুরোনো, অথবা পাতাটি সুরক্ষিত সংযোগে আসেনি। অন্যদের কণ্ঠবার্তা তবুও শোনা যায়।

## অন্য জায়গার চ্যাট

settings-chats = চ্যাট
bring-open = চ্যাট সঙ্গে আনুন
bring-open-note = WhatsApp থেকে: সেখানে চ্যাট খুলে “চ্যাট এক্সপোর্ট করুন” বেছে নিন, তারপর ফাইলটি এখানে দিন।
bring-drop = এক্সপোর্ট করা চ্যাট এখানে ছেড়ে দিন
bring-ask = এটি কি WhatsApp থেকে এক্সপোর্ট করা চ্যাট?
bring-ask-yes = সঙ্গে আনুন
bring-title = একটি চ্যাট সঙ্গে আনুন
bring-reading = ফাইলটি পড়া হচ্ছে। এখনও কিছু আনা হয়নি।
bring-facts = { $count }টি বার্তা, { $first } থেকে { $last }।
bring-files = { $count }টি ফাইল সঙ্গে আসছে।
bring-left-out = { $count }টি ফাইল এক্সপোর্টে নেই: তাদের জায়গা চিহ্নিত থাকবে।
bring-order = “{ $sample }” কোন দিন?
bring-order-span = চ্যাটটি { $first } থেকে { $last } পর্যন্ত
bring-me = এতে আপনি কে?
bring-where = এটি কোন চ্যাটের?
bring-people = অন্যরা কারা?
bring-nobody = এখানকার কেউ নন
bring-note = শুধু আপনার নিজের ডিভাইস এটি পায়। সঙ্গে আনা বলে চিহ্নিত থাকে; আবার আনলে কিছু দুবার হয় না।
bring-take = সঙ্গে আনুন
bring-progress = { $part }: { $all }টির মধ্যে { $done }টি বার্তা
bring-progress-note = যেকোনো সময় থামাতে পারেন। যা এসে গেছে থাকবে, পরের বার সেখান থেকেই চলবে।
bring-done = সঙ্গে এসে গেছে।
bring-stopped = থামানো হয়েছে।
bring-added = { $count ->
    [0] নতুন কিছু ছিল না।
   *[other] { $count }টি বার্তা এখানে নতুন।
  }
bring-already = { $count }টি আগে থেকেই এখানে ছিল।
bring-left = { $count }টি বাদ পড়েছে: লেখক মুছে দিয়েছেন, অথবা খুব লম্বা।
bring-kept = তার আগে { $count }টি বার্তা এসে গেছে, সেগুলো থাকবে।
bring-files-progress = { $part }: { $all }টির মধ্যে { $done }টি ফাইল
bring-files-came = { $count }টি ফাইল সঙ্গে এসেছে।
bring-files-lost = এক্সপোর্টে { $count }টি ফাইল নষ্ট: তাদের জায়গা চিহ্নিত থাকবে। আবার এক্সপোর্ট করে আনলে সেগুলোও আসবে।
bring-files-follow = ফাইলগুলো এখন একে একে এনক্রিপ্ট হচ্ছে। এটি নিজে থেকেই চলবে।
bring-show = চ্যাটটি খুলুন
export-chat = চ্যাট এক্সপোর্ট করুন
export-note = WhatsApp-এর ধরনে একটি আর্কাইভ, এখানে থাকা ফাইলসহ। এটি এনক্রিপ্টেড নয়।
export-done = এক্সপোর্ট হয়েছে: { $path }
stop = থামান
choose = বেছে নিন…
error-past_no_chat = এই ফাইলে কোনো এক্সপোর্ট করা চ্যাট নেই
help-past_no_chat = চ্যাটটি আবার এক্সপোর্ট করুন: WhatsApp-এ খুলে “আরও”, “চ্যাট এক্সপোর্ট করুন”। এখানে কিছু বদলায়নি।
error-past_dates = এই চ্যাটের তারিখ এমন ধরনে লেখা যা হরকরা জানে না
help-past_dates = এখানে কিছু বদলায়নি। লাইনটি কীভাবে শুরু হয়, হরকরার নির্মাতাদের জানান:
error-past_damaged = ফাইলটি নষ্ট
help-past_damaged = চ্যাটটি আবার এক্সপোর্ট করুন, বা ফাইলটি আবার কপি করুন। এখানে যা বলা আছে তার বেশি কিছু আনা হয়নি।
error-past_absurd = এটি এক্সপোর্ট করা চ্যাট নয়: খুললে অসম্ভব বড় হয়
help-past_absurd = এর কিছুই আনা হয়নি। কোথা থেকে এসেছে জানা থাকলে তবেই খুলুন।
error-backup_key = এটি সেই চাবি নয়
help-backup_key = প্রতিটি লাইন লিখে রাখা চাবির সঙ্গে মিলিয়ে দেখুন।
error-backup_no_key = ব্যাকআপের চাবি এখনও নেই
help-backup_no_key = ফোনে “চ্যাট ব্যাকআপ” খুলে তৈরি করুন।
error-backup_no_place = ব্যাকআপ কোথায় যাবে বলা হয়নি
help-backup_no_place = আগে একটি ফোল্ডার বা স্টোরেজ বেছে নিন।
error-backup_busy = একটি ব্যাকআপ বা ফিরিয়ে আনা চলছে
help-backup_busy = নিজে থেকেই শেষ হবে; আপনি থামাতেও পারেন।
error-backup_wrong_key = এই চাবি অন্য ব্যাকআপের
help-backup_wrong_key = কিছু নষ্ট হয়েছে বলে জানা নেই। অন্য চাবিটি খুঁজুন, বা অন্য জায়গা বেছে নিন।
error-backup_damaged = ব্যাকআপটি নষ্ট
help-backup_damaged = আপনার ডিভাইসে যা আছে নিরাপদ। অন্য কপি থাকলে সেটি দিয়ে চেষ্টা করুন।
error-backup_missing = এখানে কোনো ব্যাকআপ নেই
help-backup_missing = যেখানে ব্যাকআপ করা হয়েছিল সেই জায়গা বেছে নিন।
error-backup_too_new = ব্যাকআপটি হরকরার আরও নতুন সংস্করণে করা
help-backup_too_new = হরকরা আপডেট করে আবার চেষ্টা করুন। কিছু হারায়নি।
error-backup_rolled_back = ব্যাকআপ রাখার জায়গাটি আগের অবস্থায় ফিরে গেছে
help-backup_rolled_back = এই ডিভাইসে যা আছে নিরাপদ। অন্য জায়গা বাছুন, বা যিনি স্টোরেজ রাখেন তাঁকে জিজ্ঞেস করুন।
error-backup_away = ব্যাকআপ রাখার জায়গায় পৌঁছানো যাচ্ছে না
help-backup_away = লাগিয়ে নিন বা সংযোগ দেখুন, তারপর আবার চেষ্টা করুন। কিছু হারায়নি।
error-backup_refused = ব্যাকআপ রাখার জায়গাটি এই ডিভাইসকে ঢুকতে দেয় না
help-backup_refused = নাম, চাবি ও তাদের অনুমতি দেখুন।
error-backup_full = ব্যাকআপ রাখার জায়গায় আর স্থান নেই
help-backup_full = সেখানে জায়গা করুন বা অন্য জায়গা বাছুন। এ পর্যন্ত করা ব্যাকআপ সম্পূর্ণ আছে।
error-backup_proxy_only = কেবল প্রক্সি ব্যবহার করা যায়, আর কোনোটি ব্যাকআপের জায়গায় পৌঁছায় না
help-backup_proxy_only = একটি SOCKS5 বা HTTP প্রক্সি যোগ করুন, বা একটি ফোল্ডার বাছুন।

## Proxies

fallbacks = বিকল্প রিলে
fallbacks-note = আপনার রিলে যখন বন্ধ থাকে
fallbacks-lead = আপনার রিলে বন্ধ থাকলে বার্তা ও ফাইল এখানে দেওয়া রিলে হয়ে যায়। সে সেগুলো পড়তে পারে না। আপনার পরিচিতরা এর কথা জানতে পারেন, যাতে তাঁরা সেখানে বার্তা রেখে যেতে পারেন। দল ও নতুন আলাপ আপনার রিলে না ফেরা পর্যন্ত অপেক্ষা করে।
fallback-link = রিলের লিংক
fallback-link-note = যিনি এটি চালান তাঁর কাছে লিংক চান। এটি আপনার নিজের রিলে থেকে আলাদা হতে হবে।
fallback-add = যোগ করুন
fallback-remove = { $name } সরান
proxies = প্রক্সি
proxies-note = যেসব নেটওয়ার্ক রিলে আটকে দেয় তাদের জন্য
proxies-lead = নেটওয়ার্ক রিলে আটকে দিলে স্বেচ্ছাসেবকের প্রক্সি সেখানে পৌঁছে দেয়। আপনি যা লেখেন তা সে পড়তে পারে না। সব পথ একসঙ্গে চেষ্টা করা হয়, যেটি কাজ করে সেটি নেওয়া হয়।
proxies-first = আপনার ওখানে রিলে কি আটকানো? প্রক্সি ব্যবহার করুন
proxies-first-some = { $count ->
    [one] দরকার হলে { $count }টি প্রক্সি ব্যবহার হবে
   *[other] দরকার হলে { $count }টি প্রক্সি ব্যবহার হবে
  }
proxy-link = প্রক্সির লিঙ্ক
proxy-link-note = যিনি প্রক্সি চালান তাঁর কাছ থেকে। Tor ও অফিসের প্রক্সিও চলে: socks5://127.0.0.1:9050 বা http://proxy.office:3128
proxy-link-note-browser = যিনি এমন প্রক্সি চালান তাঁর কাছ থেকে।
proxy-add = যোগ করুন
proxy-picture = কোডের ছবি
proxy-test = পরীক্ষা
proxy-remove = { $name } সরান
proxy-only = শুধু প্রক্সি দিয়ে
proxy-only-note = কখনও সরাসরি কোনো সংযোগ হয় না, কোনো নামও খোঁজা হয় না। কোনো প্রক্সি কাজ না করলে আপনি অফলাইন থাকবেন।
proxy-only-note-browser = হারকারা এই প্রক্সিগুলো ছাড়া আর কিছুর সঙ্গে যুক্ত হয় না; কাজ করে এমন একটিও না থাকলে আপনি অফলাইন থাকবেন। তবে আপনার ব্রাউজার নিজে প্রক্সির নাম খোঁজে, আর মাঝে মাঝে এই পাতার ঠিকানায় নতুন সংস্করণ আছে কি না জিজ্ঞেস করে। সেটুকুও যেখানে বিপজ্জনক, সেখানে ডেস্কটপ ব্যবহার করুন।
proxy-in-use = এখন ব্যবহার হচ্ছে
proxy-worked = কাজ করে
proxy-untried = এখনও চেষ্টা হয়নি
proxy-works = { $name } রিলে পর্যন্ত পৌঁছায় ({ $seconds } সেকেন্ড)
proxy-fails = { $name }: { $why }
proxy-offer = এই প্রক্সি যোগ করবেন?
proxy-offer-body = দরকার হলে Harkara এর মধ্য দিয়ে আপনার রিলেতে পৌঁছাবে। যিনি এটি চালান তিনি দেখেন আপনি এটি ব্যবহার করছেন ও কতটা, কিন্তু কিছুই পড়তে পারেন না।
proxy-fault-silent = সাড়া দেয় না
proxy-fault-refused = ঢুকতে দেয় না: লিঙ্কটি হয়তো বাতিল হয়েছে
proxy-fault-certificate = এর সার্টিফিকেট বিশ্বস্ত নয়: এর অবহেলা, বা মাঝখানে কেউ আছে
proxy-fault-clock = এই ডিভাইসের ঘড়ি অনেকটা ভুল
proxy-fault-quota = এ মাসে এর মধ্য দিয়ে যতটা যেতে পারে তা শেষ
proxy-fault-busy = এখন এতে খুব বেশি লোক
proxy-fault-relay = কাজ করে, কিন্তু রিলে পর্যন্ত পৌঁছায় না
proxy-fault-nonsense = প্রক্সির কাজ করে না
proxy-fault-expired = এর লিঙ্কের মেয়াদ শেষ
proxy-fault-other_relay = শুধু অন্য রিলেতে যায়
proxy-fault-name_only = এর নাম খুঁজতে হতো। নতুন লিঙ্ক চান: তাতে ঠিকানা থাকে
proxy-fault-inside = স্থানীয় নেটওয়ার্কের ভিতরে নিয়ে যায়
proxy-fault-unopened = খুলছে না: হয়তো বন্ধ আছে, লিংক বাতিল হয়েছে, বা এই ফোনের ঘড়ি ভুল। কোনটি, ব্রাউজার তা বলে না
proxy-fault-desktop_only = শুধু ডেস্কটপে চলে: কোনো ব্রাউজার এ ধরনের প্রক্সি ব্যবহার করতে পারে না

## People nearby

nearby = কাছের মানুষ
nearby-note = আপনার রিলেতে পৌঁছানো না গেলে, একই স্থানীয় নেটওয়ার্কে থাকা চেনা মানুষদের সঙ্গে বার্তা আদান-প্রদান করুন। রিলে ফিরে এলে সবকিছু ঠিকমতো সেখানে পৌঁছে দেওয়া হয়।
nearby-tells = কেবল তখনই ওই নেটওয়ার্কের অন্যরা দেখতে পান যে এখানে একটি হরকরা যন্ত্র আছে, আর তার নেটওয়ার্ক ঠিকানা। সেটি কার, তা তাঁরা জানতে পারেন না: শুধু যাঁদের সঙ্গে আপনি লেখেন তাঁরাই চিনতে পারেন। এর কিছুই স্থানীয় নেটওয়ার্কের বাইরে যায় না, তাই শুধু প্রক্সি চালু থাকলেও এটি চলে। এটি কম্পিউটারের জন্য; ফোনের ব্রাউজারে এটি হয় না।
