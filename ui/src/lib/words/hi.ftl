## हर जगह

back = पीछे
cancel = रद्द करें
change = बदलें
clear = मिटाएँ
close = बंद करें
continue = आगे बढ़ें
copied = कॉपी हो गया
copy = कॉपी करें
done = हो गया
menu = मेनू
remove = हटाएँ
rename = नाम बदलें
save = सहेजें
try-again = फिर कोशिश करें
you = आप
tray-open = हरकारा खोलें
tray-quit = बंद करें

## स्थिति

connection = कनेक्शन
status-line-online = कनेक्टेड
status-line-catching-up = कनेक्टेड, बीच के संदेश आ रहे हैं
status-line-connecting = कनेक्ट हो रहा है…
status-line-carried-fallback = आपका रिले बंद है; संदेश { $name } से जा रहे हैं
status-line-carried-nearby = आपके रिले तक पहुँचा नहीं जा सकता: संदेश आस-पास के लोगों तक जा रहे हैं
status-line-none = अभी कोई रिले नहीं
status-line-safe = आप जो लिखेंगे वह सुरक्षित रहेगा और बाद में चला जाएगा।
status-line-retry = { $seconds ->
    [0] अभी फिर कोशिश हो रही है।
   *[other] अगली कोशिश { $seconds } सेकंड में।
  }
status-line-now = अभी कोशिश करें
fault-no_network = इस डिवाइस पर नेटवर्क नहीं है
fault-relay_down = रिले जवाब नहीं दे रहा। अगर नेटवर्क उसे रोकता है, तो प्रॉक्सी मदद कर सकता है: सेटिंग्स देखें।
fault-relay_away = रिले ने कुछ देर के लिए विदा ली है: वह फिर से चालू या अपडेट हो रहा है
fault-relay_busy = रिले पर एक साथ बहुत लोग आ रहे हैं; उसने बताया है कि कब लौटना है
fault-relay_fault = रिले का जवाब समझ में नहीं आया
fault-certificate = रिले के पते से ऐसा प्रमाणपत्र आ रहा है जिस पर भरोसा नहीं किया जा सकता: शायद इस नेटवर्क में पहले साइन-इन करना हो, या कोई कनेक्शन छान रहा हो
fault-relay_key_changed = रिले दूसरी चाबी दिखा रहा है: बीच में कोई हो सकता है
fault-device_removed = यह डिवाइस खाते से हटा दिया गया है। यहाँ जो है वह पढ़ा जा सकता है।
fault-clock_wrong = इस डिवाइस की घड़ी बहुत ग़लत है। कनेक्ट होने के लिए उसे ठीक करें।
fault-disk_full = इस डिवाइस की डिस्क भर गई है। जो आ रहा है वह रिले पर रुका है; जगह ख़ाली करें।
fault-proxy_down = सिर्फ़ प्रॉक्सी इस्तेमाल हो सकते हैं, और अभी कोई भी रिले तक नहीं पहुँच रहा
fault-no_proxy = सिर्फ़ प्रॉक्सी इस्तेमाल हो सकते हैं, और एक भी नहीं है: सेटिंग्स में एक जोड़ें
clock-ahead = कनेक्टेड, पर इस डिवाइस की घड़ी { $amount } आगे है
clock-behind = कनेक्टेड, पर इस डिवाइस की घड़ी { $amount } पीछे है
clock-what-to-do = संदेश आते-जाते रहेंगे, पर यहाँ समय ग़लत दिखेगा। घड़ी ठीक करें।
clock-check = फिर देखें

## चैट सूची

chats = चैट
search = चैट और संदेश खोजें
filters = क्या दिखाएँ
filter-all = सभी
filter-unread = अपठित
filter-groups = ग्रुप
no-chats = अभी कोई चैट नहीं। किसी के हैंडल से शुरू करें।
no-chats-filter = यहाँ अभी कुछ नहीं।
chat-empty = अभी कोई संदेश नहीं
draft = ड्राफ़्ट:
muted = म्यूट किया हुआ
pinned = पिन किया हुआ
unread-count = { $count } अपठित संदेश
pin = पिन करें
unpin = अनपिन करें
mute = म्यूट करें
unmute = अनम्यूट करें
archive = आर्काइव करें
unarchive = अनआर्काइव करें
mark-read = पढ़ा हुआ चिह्नित करें
archived = आर्काइव की गई चैट
archived-none = कोई आर्काइव की गई चैट नहीं।
starred = तारांकित संदेश
starred-none = कोई तारांकित संदेश नहीं। जो फिर चाहिए, उस पर तारा लगाएँ।

## खोज

search-chats = चैट और लोग
search-messages = संदेश
search-more = और दिखाएँ
search-none = “{ $text }” कहीं नहीं मिला।
search-found = { $count ->
    [0] कुछ नहीं मिला
   *[other] { $count } मिले
  }
search-chat = इस चैट में खोजें

## बातचीत

messages = संदेश
no-chat-title = कोई चैट चुनें
no-chat-body = आपके संदेश एंड-टू-एंड एन्क्रिप्टेड रहते हैं। फ़ोन चालू हो या बंद, यह डिवाइस ख़ुद भेजता और पाता है।
chat-info = चैट की जानकारी
unread-divider = { $count ->
    [one] { $count } नया संदेश
   *[other] { $count } नए संदेश
  }
to-end = सबसे नए संदेश पर जाएँ
to-end-count = सबसे नए संदेश पर जाएँ, { $count } नए
message-own = आप, { $time }
message-from = { $name }, { $time }
message-menu = संदेश के विकल्प
message-info = संदेश की जानकारी
message-failed = नहीं भेजा जा सका: आप अब इस चैट में नहीं हैं।
message-reply = जवाब दें
message-react = प्रतिक्रिया दें
message-edit = बदलें
message-forward = आगे भेजें
message-star = तारा लगाएँ
message-unstar = तारा हटाएँ
message-delete = मिटाएँ
message-forwarded = आगे भेजा गया
message-edited = बदला गया
message-starred = तारांकित
message-expires = { $date } को मिट जाएगा
message-deleted = यह संदेश मिटा दिया गया
message-deleted-own = आपने यह संदेश मिटा दिया
message-deleted-by = { $name } ने यह संदेश मिटा दिया
quote-label = { $name } को जवाब: { $text }
quote-deleted = मिटाया गया संदेश
quote-file = फ़ोटो या फ़ाइल
quote-missing = वह संदेश इस डिवाइस पर नहीं है।
editing = संदेश बदलें
react-with = { $emoji } से प्रतिक्रिया दें
react-more = सभी इमोजी
reactions = प्रतिक्रियाएँ
reactions-who = किसने प्रतिक्रिया दी
reactions-none = अब कोई प्रतिक्रिया नहीं।
reaction-take-back = वापस लें
forward-title = किसे आगे भेजें
forward-search = चैट खोजें
forward-done = आगे भेज दिया
delete-title = यह संदेश मिटाएँ?
delete-body-everyone = सबके लिए मिटाने पर उसकी जगह एक निशान रहता है, और हो सकता है किसी ने पहले ही पढ़ लिया हो। केवल अपने लिए मिटाने पर वह आपके सभी डिवाइस से चला जाता है।
delete-body-me = यह आपके सभी डिवाइस से चला जाएगा। दूसरों के पास रहेगा।
delete-for-me = मेरे लिए मिटाएँ
delete-for-everyone = सबके लिए मिटाएँ
mention-list = जिनका नाम ले सकते हैं
mentioned = आपका नाम लिया गया
versions = पहले क्या लिखा था
timer = गायब होने वाले संदेश
timer-off = बंद
timer-on = नए संदेश { $time } बाद गायब हो जाते हैं
timer-note = इस समय के बाद नए संदेश हर डिवाइस से मिट जाते हैं। उससे पहले दूसरे उनकी नकल रख सकते हैं।
timer-admins = इसे केवल एडमिन बदल सकता है।
reaction-label = { $count ->
    [one] { $emoji }, { $count } व्यक्ति
   *[other] { $emoji }, { $count } लोग
  }
composer = संदेश लिखें
composer-not-member = आप अब इस ग्रुप में नहीं हैं। जो लिखा गया वह यहाँ रहेगा।
composer-removed = यह डिवाइस खाते से हटा दिया गया: संदेश दिखेंगे, पर भेजे नहीं जा सकते।
send = भेजें
emoji = इमोजी
emoji-search = इमोजी खोजें
status-waiting = इस डिवाइस पर रुका है
status-stored = रिले ने रख लिया
status-delivered = पहुँच गया
status-read = पढ़ लिया गया
status-received = मिला
status-failed = नहीं भेजा गया
waiting-no_network = यहाँ रुका है: इस डिवाइस पर नेटवर्क नहीं है।
waiting-relay_down = यहाँ रुका है: रिले जवाब नहीं दे रहा।
waiting-maintenance = यहाँ रुका है: रिले बंद है, और उसने बताया है कि उस पर काम चल रहा है।
waiting-incident = यहाँ रुका है: रिले बंद है, और उसने बताया है कि उसमें दिक्कत है।
waiting-relay_away = यहाँ रुका है: रिले ने कुछ देर के लिए विदा ली है।
waiting-relay_busy = यहाँ रुका है: रिले पर एक साथ बहुत लोग आ रहे हैं।
waiting-relay_fault = यहाँ रुका है: जो जवाब दे रहा है वह यहाँ का जाना-पहचाना रिले नहीं है।
waiting-this_device = यहाँ रुका है: पहले इस डिवाइस को ठीक करना होगा।
waiting-proxy = यहाँ रुका है: सिर्फ़ प्रॉक्सी चलेंगे, और कोई भी रिले तक नहीं पहुँचता।
waiting-home = आपके रिले के लौटने तक रुका है।
carried-fallback-pending = आपके रिले के लौटने तक एक वैकल्पिक रिले पर रखा है
carried-nearby-pending = आपके रिले के लौटने तक पास ही रखा है
carried-fallback = एक वैकल्पिक रिले से होकर
carried-nearby = पास के एक रिले से होकर
changes-wait = इस चैट का एक बदलाव अभी नहीं हुआ है।
waiting-connecting = यहाँ रुका है: कनेक्ट हो रहा है।
waiting-preparing = यहाँ रुका है: पहले चैट तैयार हो रही है।
system-created = { $by } ने यह ग्रुप बनाया
system-renamed = { $by } ने ग्रुप का नाम “{ $name }” रखा
system-added = { $by } ने { $who } को जोड़ा
system-removed = { $by } ने { $who } को हटाया
system-left = { $who } ने ग्रुप छोड़ दिया
system-admin = { $by } ने { $who } को एडमिन बनाया
system-no-admin = { $by } ने { $who } को एडमिन से हटाया
system-devices = { $who } के डिवाइस बदल गए
system-timer = { $by } ने तय किया कि नए संदेश { $time } बाद गायब हों
system-timer-off = { $by } ने गायब होने वाले संदेश बंद किए
system-recovered = यह चैट नए सिरे से तैयार की गई। यहाँ का कुछ भी नहीं खोया।
system-unreadable = { $from } का एक संदेश इस डिवाइस पर पढ़ा नहीं जा सका
imported = साथ लाया गया
call-voice = वॉइस कॉल
call-video = वीडियो कॉल
call-missed-voice = छूटी हुई वॉइस कॉल
call-missed-video = छूटी हुई वीडियो कॉल
left-out = एक फ़ाइल जो पीछे रह गई
left-out-named = पीछे रह गई: { $name }

## पहली बार, कंप्यूटर

link-title = अपने फ़ोन से लिंक करें
link-lead = यह कंप्यूटर आपके खाते का पूरा डिवाइस बनेगा: आपके संदेश ले आएगा, और फिर फ़ोन बंद रहने पर भी चलेगा।
link-start = कोड दिखाएँ
link-again = फिर से लिंक करें
link-again-title = इस कंप्यूटर को फिर से लिंक करें?
link-again-body = नया लिंक पूरा होने तक यहाँ जो है वह पढ़ा जा सकता है। फिर चैट फ़ोन से नए सिरे से आएँगी, और जो सिर्फ़ इस कंप्यूटर पर है वह मिट जाएगा।
link-again-back = चैट पर लौटें
relay-where = आपका खाता कहाँ है?
relay-own = बस आज़माकर देखना है
relay-own-note = इस कंप्यूटर के अंदर के रिले पर, फ़ोन की जगह ब्राउज़र की एक विंडो। असली फ़ोन यहाँ तक नहीं पहुँच सकता।
relay-link = मेरे पास निमंत्रण का लिंक है
relay-link-note = आपके दफ़्तर, परिवार या समुदाय का। वही लिंक जिससे आपका फ़ोन जुड़ा था।
link-preparing = कोड आ रहा है
link-preparing-body = रिले से संपर्क हो रहा है।
link-finishing = लिंक हो रहा है
link-finishing-body = चाबियाँ यहीं बनती हैं और इस डिवाइस से कभी बाहर नहीं जातीं। आपकी चैट तैयार हो रही हैं।
step-open = फ़ोन पर हरकारा खोलें।
step-menu = “लिंक किए गए डिवाइस”, फिर “डिवाइस लिंक करें” चुनें।
step-point = फ़ोन का कैमरा इस कोड पर रखें।
step-compare = दोनों स्क्रीन के चार शब्द मिलाएँ।
phone-page = फ़ोन पर अभी हरकारा नहीं?
phone-page-show = उसका पेज: { $address }
phone-page-title = आपके फ़ोन पर हरकारा
phone-page-body = यह पता इसी कंप्यूटर के किसी ब्राउज़र में खोलें, वही आपका फ़ोन होगा; निमंत्रण इसी में है। असली फ़ोन इस कंप्यूटर के रिले तक नहीं पहुँच सकता: उसके लिए वेब पते वाला रिले चाहिए।
phone-page-open = खोलें
typed-title = कैमरा नहीं? फ़ोन पर ये आठ अक्षर लिखें:
typed-label = लिखने का कोड: { $code }
qr-label = फ़ोन से स्कैन करने का कोड
code-countdown = अगले कोड तक सेकंड
code-number = { $of } में से कोड { $number }
copy-code = कॉपी करें
codes-used-up-title = कोड ख़त्म हो गए
codes-used-up-body = सुरक्षा के लिए कोड हमेशा नहीं दिखाए जाते। कुछ लिंक नहीं हुआ।
codes-more = नए कोड दिखाएँ
language = भाषा

## मिलान

compare-title = क्या दोनों पर शब्द एक ही हैं?
compare-desktop = @{ $name } का फ़ोन देखें। वही शब्द हों तो वहाँ पुष्टि करें।
compare-phone = दूसरी स्क्रीन देखें। वही शब्द हों तभी बीच में कोई नहीं है।
compare-label = मिलाने का कोड
compare-wait = फ़ोन का इंतज़ार है…
compare-what = आप “{ $name }” ({ $platform }) लिंक कर रहे हैं।
compare-same-network = यह इसी फ़ोन के नेटवर्क पर है।
compare-other-network = यह दूसरे नेटवर्क पर है। कारण पता हो तभी आगे बढ़ें।
compare-unknown-network = यह किस नेटवर्क पर है, पता नहीं।
compare-reads-all = जब तक आप न हटाएँ, यह आपके सब संदेश पढ़ेगा और आपके नाम से लिख सकेगा।
compare-yes = एक ही हैं, लिंक करें
compare-no = अलग हैं
compare-no-title = लिंक करना रोकें?
compare-no-body = कुछ लिंक नहीं होगा। शब्द सच में अलग हों तो बीच में कोई हो सकता है: इस नेटवर्क पर फिर कोशिश न करें।
link-done = लिंक हो गया
link-done-body = आप अभी शुरू कर सकते हैं। पुराने संदेश अपने आप आते रहेंगे, नए पहले।
link-go-on = मेरी चैट खोलें

## पहली बार, फ़ोन

sign-up-title = हरकारा में आपका स्वागत है
sign-up-lead = फ़ोन बंद हो, नेटवर्क ख़राब हो या रिले रुका हो, यह मैसेंजर चलता रहता है। रिले चलाने वाले किसी का निमंत्रण चाहिए।
invite = निमंत्रण
invite-note = harkara:relay से शुरू लिंक, या #relay वाला वेब पता।
your-name = आपका नाम
your-name-note = जिन्हें आप लिखेंगे वे इसे देखेंगे।
handle = हैंडल
handle-note = छोटे अक्षर a से z, अंक, बिंदु और अंडरस्कोर। लोग आपको इसी से ढूँढते हैं; इसे बाद में बदला नहीं जा सकता।
sign-up = शुरू करें
sign-up-busy = आपकी चाबियाँ बन रही हैं…
truth-keys = आपकी चाबियाँ इसी फ़ोन पर बनती और रहती हैं। कोई उन्हें लौटा नहीं सकता: जल्दी ही दूसरा डिवाइस लिंक करें।
truth-browser = आपके संदेश इस ब्राउज़र के स्टोरेज में रहते हैं। साइट का डेटा मिटाने या निजी ब्राउज़िंग से वे इस फ़ोन से मिट जाएँगे।
install-hint = ऐप की तरह इंस्टॉल करने पर ब्राउज़र डेटा को बेहतर सँभालता है।
install-by-hand = इस पेज को होम स्क्रीन पर जोड़ें: तब ब्राउज़र डेटा को बेहतर सँभालता है।
install = इंस्टॉल करें

## फ़ोन से लिंक

link-device = डिवाइस लिंक करें
link-device-lead = कंप्यूटर पर हरकारा खोलें। वह एक कोड दिखाएगा।
scan = कैमरे से स्कैन करें
scan-picture = कोड की तस्वीर चुनें
scan-hint = कोड को फ़्रेम में रखें।
camera = कैमरा
camera-denied = ब्राउज़र कैमरा इस्तेमाल नहीं कर सकता। इस पेज के लिए अनुमति दें, या कोड पेस्ट करें।
camera-none = कोई कैमरा नहीं खुला। कोड पेस्ट करें या लिखें।
paste-code = कोड पेस्ट करें या लिखें
paste-code-note = कॉपी किया कोड, या उसके नीचे के आठ अक्षर।
link-warning = सिर्फ़ अपने सामने के अपने कंप्यूटर का कोड स्कैन करें। दूसरी स्क्रीन जिसकी है वह आपके सब संदेश पढ़ेगा। हरकारा से कोई कभी आपको कोड नहीं भेजेगा।
link-contacting = दूसरे डिवाइस से संपर्क हो रहा है…
link-done-phone = लिंक हो गया
link-done-phone-body = हो सके तो फ़ोन कुछ देर चालू रखें: आपके संदेश भेजे जा रहे हैं। बंद हुआ तो बाद में आगे चलेगा।

## डिवाइस

devices = लिंक किए गए डिवाइस
devices-lead = हर डिवाइस ख़ुद पढ़ता और लिखता है, दूसरे बंद हों तब भी। कोई भी दूसरे को हटा सकता है।
devices-from-phone = नए डिवाइस फ़ोन से लिंक किए जाते हैं।
platform-phone = फ़ोन
platform-desktop = कंप्यूटर
platform-cli = कमांड लाइन
device-this = यह डिवाइस
device-since = { $date } को लिंक किया गया
device-name = डिवाइस का नाम
device-rename = डिवाइस का नाम बदलें
device-rename-label = { $name } का नाम बदलें
device-remove-label = { $name } को हटाएँ
device-remove-title = { $name } को हटाएँ?
device-remove-body = यह तुरंत और हमेशा के लिए बाहर हो जाएगा। जो पहले मिल चुका है वह उस पर रहेगा।
device-removed = { $name } को हटा दिया गया
notice-title = “{ $name }” आपके खाते से लिंक हुआ
notice-body = { $when }। यह आपके सब संदेश पढ़ सकता है। क्या इसे आपने लिंक किया?
notice-mine = हाँ, मैंने ही किया
notice-undo = इसे हटाएँ
notice-short = यह आपके संदेश पढ़ सकता है। अगर यह आपने नहीं किया तो हटा दें।

## लोग और ग्रुप

new-chat = नई चैट
new-chat-note = आपके रिले पर दूसरे व्यक्ति का हैंडल।
new-chat-open = चैट शुरू करें
contacts = आपके परिचित
new-group = नया ग्रुप
group-name = ग्रुप का नाम
group-create = ग्रुप बनाएँ
pick-people = लोग जोड़ें
pick-people-note = नीचे किसी को चुनें, या हैंडल लिखकर Enter दबाएँ।
pick-remove = { $name } को निकालें
contact-info = संपर्क की जानकारी
contact-name = नाम बदलें
contact-name-label = आप इन्हें क्या कहते हैं
contact-name-note = सिर्फ़ आप और आपके डिवाइस देखेंगे। ख़ाली: उनका अपना रखा नाम।
contact-calls-self = अपना रखा नाम: { $name }
contact-devices = { $count ->
    [one] { $count } डिवाइस इस्तेमाल करते हैं।
   *[other] { $count } डिवाइस इस्तेमाल करते हैं।
  }
write = संदेश
chat-encrypted = संदेश एंड-टू-एंड एन्क्रिप्टेड हैं: रिले को न लिखा दिखता है, न नाम।
chat-facts = { $date } से अब तक यहाँ { $count } संदेश।
group-info = ग्रुप की जानकारी
group-members = { $count ->
    [one] { $count } व्यक्ति
   *[other] { $count } लोग
  }
group-rename = ग्रुप का नाम बदलें
group-leave = ग्रुप छोड़ें
group-leave-title = { $name } छोड़ें?
group-leave-body = आपको इसके और संदेश नहीं मिलेंगे। जो यहाँ है वह रहेगा।
admin = एडमिन
admin-make = एडमिन बनाएँ
admin-take = एडमिन से हटाएँ
member-add = लोग जोड़ें
member-menu = { $name } के विकल्प
member-remove = ग्रुप से हटाएँ
member-remove-title = { $name } को हटाएँ?
member-remove-body = उन्हें इस ग्रुप के और संदेश नहीं मिलेंगे। जो मिल चुका है वह उनके पास रहेगा।

## इतिहास

history-running = आपके संदेश आ रहे हैं
history-sending = नए डिवाइस को आपके संदेश भेजे जा रहे हैं
history-waiting = फ़ोन का इंतज़ार है; लौटने पर आगे चलेगा
history-have = { $from } से अब तक सब है, { $missing } पुराने संदेश बाक़ी।
history-complete = सभी { $total } संदेश इस डिवाइस पर हैं।
history-ask = फ़ोन से फिर माँगें

## सेटिंग

settings = सेटिंग
settings-look = थीम और भाषा
settings-privacy = गोपनीयता और सूचनाएँ
settings-storage = इस डिवाइस पर क्या है
theme = थीम
theme-system = सिस्टम
theme-light = लाइट
theme-dark = डार्क
language-system = सिस्टम की भाषा
read-marks = दूसरे देखें कि मैंने पढ़ लिया
read-marks-note = बंद: दूसरे देखते हैं कि संदेश पहुँचा, पर यह नहीं कि आपने पढ़ा।
notifications = सूचनाएँ
notifications-note = उन चैट के लिए जो म्यूट नहीं हैं।
notifications-denied = सिस्टम हरकारा को अनुमति नहीं देता।
autostart = कंप्यूटर के साथ शुरू हो
autostart-note = बैकग्राउंड में, ट्रे में आइकॉन के साथ।
storage-keychain = इस कंप्यूटर का डेटाबेस एन्क्रिप्ट है; चाबी सिस्टम की कीचेन में है।
storage-key_file = डेटाबेस एन्क्रिप्ट है, पर कीचेन नहीं मिली: चाबी पास की फ़ाइल में है। जो आपकी फ़ाइलें पढ़ सकता है वह संदेश भी पढ़ सकता है।
storage-browser_persistent = आपके संदेश इस ब्राउज़र के स्टोरेज में हैं, जितना सुरक्षित ब्राउज़र है उतने ही। ब्राउज़र ने वादा किया है कि ख़ुद नहीं मिटाएगा।
storage-browser_best_effort = आपके संदेश इस ब्राउज़र के स्टोरेज में हैं, और जगह कम होने पर ब्राउज़र उन्हें मिटा सकता है। दूसरा डिवाइस लिंक करें, या ऐप इंस्टॉल करें।
storage-memory = कुछ नहीं रखा जा रहा: पेज बंद होते ही सब चला जाएगा।
storage-ask = ब्राउज़र से रखने को कहें
relay = रिले
relay-name = नाम
relay-address = पता
relay-web = फ़ोन का पेज
relay-share-note = इस लिंक से कोई आपके रिले पर आ सकता है। इसमें कुछ गोपनीय नहीं; खाता बनाने के लिए निमंत्रण भी चाहिए।
relay-copy = लिंक कॉपी करें
relay-qr = कोड के रूप में दिखाएँ
relay-status = रिले क्या कहता है
relay-status-now-outage = रिले में दिक्कत है
relay-status-now-maintenance = रिले पर काम चल रहा है
relay-status-outage = रुकावट।
relay-status-maintenance = रखरखाव।
relay-status-over = रिले फिर ठीक है
relay-status-since = { $when } से।
relay-status-ended = { $when } से ख़त्म।
relay-status-expected = { $when } तक ख़त्म होना चाहिए।
relay-status-lost-nothing = कुछ नहीं खोया।
relay-status-lost-some = कुछ खो गया; नीचे पढ़ें।
relay-status-quiet = कोई दिक्कत मालूम नहीं है।
relay-status-kept = जैसा रिले ने { $when } को कहा। उसके हस्ताक्षर के साथ इस डिवाइस पर रखा है, ताकि रिले बंद होने पर भी पढ़ा जा सके।
about = ऐप के बारे में
about-text = हरकारा का नाम उन हरकारों पर है जो रास्ते बंद होने पर भी डाक पहुँचाते थे। मुक्त सॉफ़्टवेयर; आपका लिखा बीच में कोई नहीं पढ़ सकता।

## कीबोर्ड

keys-title = कीबोर्ड शॉर्टकट
keys-search = सब कुछ खोजें
keys-search-chat = इस चैट में खोजें
keys-new-chat = नई चैट
keys-next-chat = अगली और पिछली चैट
keys-send = भेजें
keys-new-line = नई पंक्ति
keys-arrows = सूची और संदेशों में आगे-पीछे
keys-message-menu = संदेश पर: उसके साथ क्या करें
keys-reply = संदेश पर: जवाब दें
keys-edit-last = खाली जगह में: अपना आख़िरी संदेश बदलें
keys-escape = पीछे
keys-settings = सेटिंग
keys-help = यह सूची

## त्रुटियाँ

error-not_linked = इस डिवाइस पर अभी कोई खाता नहीं
help-not_linked = इसे फ़ोन से लिंक करें, या खाता बनाएँ।
error-already_linked = इस डिवाइस पर पहले से खाता है
help-already_linked = कुछ नहीं बदला।
error-code_not_recognised = यह हरकारा का कोड नहीं है
help-code_not_recognised = कुछ लिंक नहीं हुआ। दूसरी स्क्रीन का कोड स्कैन करें, या पूरा कॉपी करें।
error-code_version = कोड हरकारा के दूसरे संस्करण का है
help-code_version = कुछ लिंक नहीं हुआ। दोनों डिवाइस अपडेट करके फिर कोशिश करें।
error-code_expired = कोड का समय ख़त्म
help-code_expired = कुछ लिंक नहीं हुआ। दूसरी स्क्रीन पर नया कोड है।
error-code_used = किसी और ने यह कोड पहले इस्तेमाल किया
help-code_used = कुछ लिंक नहीं हुआ और उन्हें कुछ नहीं दिखा। नया कोड लें, और देखें कि आपकी स्क्रीन कौन देख रहा है।
error-code_other_relay = कोड दूसरे रिले का है
help-code_other_relay = कुछ लिंक नहीं हुआ। कंप्यूटर पर वही रिले चुनें जो फ़ोन पर है।
error-code_wrong = कोड मेल नहीं खाता
help-code_wrong = कुछ लिंक नहीं हुआ। हर कोड पर एक कोशिश है: दूसरी स्क्रीन से अगला लें।
error-link_refused = दूसरे डिवाइस ने मना किया
help-link_refused = कुछ लिंक नहीं हुआ। शब्द अलग थे तो दूसरे नेटवर्क पर जाकर कोशिश करें।
error-link_timed_out = समय पर जवाब नहीं आया
help-link_timed_out = कुछ लिंक नहीं हुआ। देखें कि दोनों डिवाइस कनेक्टेड हैं, फिर कोशिश करें।
error-invite_invalid = यह निमंत्रण मान्य नहीं है
help-invite_invalid = पूरा लिंक कॉपी करें, या नया माँगें: हर निमंत्रण एक ही बार काम आता है।
error-proxy_link = यह किसी प्रॉक्सी का लिंक नहीं है
help-proxy_link = पूरा लिंक कॉपी करें, या उसके कोड की तस्वीर चुनें। अपना प्रॉक्सी ऐसे लिखा जाता है: socks5://127.0.0.1:9050।
error-proxy_expired = इस प्रॉक्सी के लिंक की अवधि ख़त्म हो गई
help-proxy_expired = जिसने दिया था, उससे नया माँगें।
error-proxy_other_relay = यह प्रॉक्सी आपके रिले तक नहीं जाता
help-proxy_other_relay = ऐसा प्रॉक्सी माँगें जो आपके खाते वाले रिले के लिए बना हो।
error-proxy_inside = यह लिंक आपके अपने नेटवर्क के भीतर ले जाता है
help-proxy_inside = किसी स्वयंसेवक का प्रॉक्सी वहाँ नहीं हो सकता। इसे जोड़ा नहीं गया; भेजने वाले से सावधान रहें।
error-too_many_proxies = पहले से 64 प्रॉक्सी हैं
help-too_many_proxies = जो अब काम नहीं करते, उन्हें हटाएँ।
error-fallback_is_home = यह आपका अपना रिले है
help-fallback_is_home = विकल्प कोई दूसरा रिले होना चाहिए: वह तब के लिए है जब आपका बंद हो।
error-too_many_fallbacks = पहले से तीन वैकल्पिक रिले हैं
help-too_many_fallbacks = जिसकी अब ज़रूरत नहीं, उसे हटाएँ।
error-handle_taken = यह हैंडल लिया जा चुका है
help-handle_taken = कोई और चुनें।
error-handle_invalid = यह हैंडल इस्तेमाल नहीं हो सकता
help-handle_invalid = 3 से 32 अक्षर: छोटे a से z, अंक, बिंदु और अंडरस्कोर।
error-no_such_account = यह हैंडल किसी का नहीं है
help-no_such_account = वर्तनी देखें। हैंडल एक ही रिले पर चलता है।
error-not_found = यह अब यहाँ नहीं है
help-not_found = शायद किसी दूसरे डिवाइस पर हटाया गया।
error-not_admin = यह सिर्फ़ एडमिन कर सकते हैं
help-not_admin = ग्रुप के किसी एडमिन से कहें।
error-not_member = आप अब इस ग्रुप में नहीं हैं
help-not_member = जो लिखा गया वह इस डिवाइस पर रहेगा।
error-not_allowed = यह केवल संदेश लिखने वाला कर सकता है
help-not_allowed = कुछ नहीं बदला।
error-message_length = यह संदेश नहीं भेजा जा सकता
help-message_length = यह ख़ाली है या 64 KiB से बड़ा। आपका लिखा अब भी वहीं है।
error-group_too_large = ग्रुप में अधिकतम 500 लोग हो सकते हैं
help-group_too_large = किसी को नहीं जोड़ा गया।
error-file_count = एक संदेश में दस तक फ़ाइलें जाती हैं
help-file_count = बाक़ी अलग संदेश में भेजें।
error-file_too_large = यह फ़ाइल 2 जीबी से बड़ी है
help-file_too_large = इसे भेजा नहीं जा सकता। टुकड़ों में बाँटें।
error-file_not_here = फ़ाइल अभी इस डिवाइस पर नहीं है
help-file_not_here = पहले डाउनलोड करें।
error-file_damaged = फ़ाइल वह नहीं जो भेजी गई थी
help-file_damaged = फिर से भेजने को कहें।
error-offline = इसके लिए कनेक्शन चाहिए
help-offline = कुछ नहीं बदला। तब तक संदेश लिखे जा सकते हैं; अपने आप चले जाएँगे।
error-rate_limited = रिले के लिए एक साथ बहुत ज़्यादा
help-rate_limited = कुछ नहीं खोया। एक मिनट बाद फिर कोशिश करें।
error-quota_exceeded = रिले पर आपके लिए और जगह नहीं
help-quota_exceeded = आपका लिखा यहाँ है। रिले चलाने वाले से कहें।
error-too_many_devices = आपके खाते में 16 डिवाइस हैं, इससे ज़्यादा नहीं हो सकते
help-too_many_devices = कुछ भी लिंक नहीं हुआ। जो डिवाइस अब काम का नहीं उसे हटाकर फिर कोशिश करें।
error-device_removed = यह डिवाइस खाते से हटाया गया
help-device_removed = यहाँ जो है वह पढ़ा जा सकता है। फिर लिखने के लिए नए सिरे से लिंक करें।
error-phone_only = यह सिर्फ़ फ़ोन कर सकता है
help-phone_only = फ़ोन पर हरकारा खोलें।
error-certificate = रिले के पते से आए प्रमाणपत्र पर भरोसा नहीं किया जा सकता
help-certificate = कुछ भी नहीं भेजा गया। शायद इस नेटवर्क में पहले साइन-इन करना हो (कोई भी वेब पेज खोलकर देखें), या बीच में कुछ कनेक्शन छान रहा हो। फिर कोशिश करें, या दूसरे नेटवर्क पर करें।
error-clock_wrong = इस डिवाइस की घड़ी बहुत ग़लत है
help-clock_wrong = तारीख़ और समय ठीक करके फिर कोशिश करें।
error-relay_key_changed = रिले पहले से अलग चाबी दिखा रहा है
help-relay_key_changed = हरकारा कनेक्ट नहीं करता: बीच में कोई हो सकता है। आगे बढ़ने से पहले रिले चलाने वाले से पूछें।
error-database_damaged = इस डिवाइस का डेटाबेस ख़राब है
help-database_damaged = आपके दूसरे डिवाइसों पर अपनी प्रतियाँ हैं। संदेश वापस लाने के लिए इसे नए सिरे से लिंक करें।
error-database_key = डेटाबेस नहीं खुलता
help-database_key = चाबी कीचेन में नहीं है। कीचेन खोलकर फिर शुरू करें।
error-disk_full = डिस्क भर गई है
help-disk_full = कुछ नहीं खोया। जगह बनाकर फिर कोशिश करें।
error-database_too_new = डेटाबेस नए हरकारा का है
help-database_too_new = इस डिवाइस पर हरकारा अपडेट करें। संदेश सुरक्षित हैं।
error-already_open = हरकारा पहले से खुला है
help-already_open = दूसरी विंडो या टैब पर जाएँ, या यहीं आगे बढ़ें: तब दूसरी विंडो रुक जाएगी।
already-open-desktop = इस कंप्यूटर पर दूसरा हरकारा इन संदेशों का उपयोग कर रहा है। उसे बंद करके फिर कोशिश करें।
go-on-here = यहीं आगे बढ़ें
still-so = अब भी नहीं खुल रहा
set-aside = अलग रखकर नए सिरे से लिंक करें
set-aside-title = इन संदेशों को अलग रखें?
set-aside-body = डेटाबेस पास के “set-aside” फ़ोल्डर में चला जाएगा, कुछ भी मिटेगा नहीं। फिर आप इस कंप्यूटर को दोबारा लिंक करेंगे, और संदेश फ़ोन से आएँगे।
error-storage_unavailable = यह ब्राउज़र हरकारा को निजी स्टोरेज नहीं देता
help-storage_unavailable = कुछ नहीं खोया। पेज https से और निजी विंडो के बाहर खोलें, या दूसरा ब्राउज़र लें।
error-bad_input = इसे यहाँ इस्तेमाल नहीं कर सकते
help-bad_input = कुछ नहीं बदला। जो भरा है उसे जाँचें।
error-internal = हरकारा के भीतर कुछ गड़बड़ हुई
help-internal = आपका लिखा रखा है। फिर कोशिश करें; दोबारा हो तो हमें बताएँ।

## Files

files-add = फ़ाइलें जोड़ें
files-title = { $count ->
    [one] एक फ़ाइल भेजें
   *[other] { $count } फ़ाइलें भेजें
  }
files-more = और जोड़ें
files-original = फ़ोटो जैसे हैं वैसे भेजें
files-original-note = बड़े होंगे, और कैमरे का लिखा भी जाएगा: शायद कहाँ और कब खींचे गए।
files-caption = कुछ लिखें
files-drop = { $name } को भेजने के लिए यहाँ छोड़ें
file-leave-out = { $name } हटाएँ
file-download = डाउनलोड करें
file-pause = रोकें
file-resume = जारी रखें
file-preparing = एन्क्रिप्ट हो रही है…
file-save = { $name } सहेजें
file-saved = सहेजा गया: { $path }
file-open = { $name } देखें
file-cancel = { $name } रद्द करें
file-kind-file = फ़ाइल
file-kind-photo = फ़ोटो
file-kind-video = वीडियो
file-kind-audio = ऑडियो
file-kind-voice = आवाज़ का संदेश
photo-more = { $name } और { $count } अन्य देखें
file-part = { $size } में से { $done }
play = { $name } चलाएँ
play-pause = { $name } रोकें
play-place = { $name } में स्थान
play-cannot = यह डिवाइस इसे नहीं चला सकता। सहेजकर किसी दूसरे प्रोग्राम से खोलें।
play-too-large = यहाँ चलाने के लिए बहुत बड़ा है। सहेजकर किसी दूसरे प्रोग्राम से खोलें।
viewer = फ़ोटो और वीडियो
viewer-message = संदेश पर जाएँ
viewer-now = { $name }, { $from } ने भेजा, { $date }
shared = फ़ोटो, लिंक और फ़ाइलें
shared-media = फ़ोटो
shared-links = लिंक
shared-files = फ़ाइलें
shared-none-media = इस चैट की फ़ोटो और वीडियो यहाँ दिखेंगे।
shared-none-links = इस चैट में भेजे गए लिंक यहाँ दिखेंगे।
shared-none-files = इस चैट में भेजी गई फ़ाइलें यहाँ दिखेंगी।
cell-photo = फ़ोटो, { $from } की ओर से, { $date }
cell-video = वीडियो, { $from } की ओर से, { $date }
files-folder = फ़ोल्डर नहीं भेजा जा सकता। पहले उसे एक फ़ाइल में बाँध लें।
files-too-large = { $size }: 2 GB तक भेजा जा सकता है
files-full = { $count } फ़ाइलें, एक संदेश में इतनी ही जाती हैं
files-sum = कुल { $size }
files-drop-note = भेजने से पहले आप सब कुछ देख लेंगे।
files-camera = फ़ोटो खींचें
files-photos = फ़ोटो और वीडियो
files-any = फ़ाइलें
file-fault-missing = रिले पर अब नहीं है। आपके दूसरे उपकरणों से माँगी गई है।
file-fault-damaged = यह वह नहीं जो भेजा गया था
file-fault-source_gone = फ़ाइल अब वहाँ नहीं, या बदल गई है
file-fault-too_large = 2 जीबी से बड़ी
file-fault-quota = रिले पर आपके लिए और जगह नहीं
file-fault-disk_full = इस उपकरण पर जगह नहीं
file-fault-cancelled = रद्द
viewer-larger = बड़ा करें
viewer-smaller = छोटा करें
viewer-next = अगला फ़ोटो
viewer-before = पिछला फ़ोटो

## Voice messages
voice-record = आवाज़ का संदेश रिकॉर्ड करें
voice-send = आवाज़ का संदेश भेजें
voice-recording = आवाज़ का संदेश रिकॉर्ड हो रहा है
voice-opening = माइक्रोफ़ोन चालू हो रहा है
voice-paused = रिकॉर्डिंग रुकी हुई है
voice-pause = रिकॉर्डिंग रोकें
voice-resume = रिकॉर्डिंग जारी रखें
voice-discard = रिकॉर्डिंग हटाएँ
voice-listen = सुनकर देखें
voice-slide = हटाने के लिए एक ओर सरकाएँ
voice-play = चलाएँ
voice-hold = रोकें
voice-rate = गति { $rate }×
voice-position = रिकॉर्डिंग में स्थान
voice-position-of = { $duration } में से { $at }
voice-short = यह बहुत छोटा था। बोलें, फिर भेजें; या बोलते समय बटन दबाए रखें।
voice-elsewhere = दूसरी चैट में आवाज़ का एक संदेश रुका है। पहले उसे भेजें या हटाएँ।
voice-unplayable = आवाज़ का यह संदेश यहाँ नहीं चल सकता
microphone-missing = कोई माइक्रोफ़ोन नहीं मिला
microphone-missing-help = कोई माइक्रोफ़ोन जोड़ें या चालू करें, फिर दोबारा कोशिश करें। बाकी सब कुछ इसके बिना चलता है।
microphone-denied = हरकारा को माइक्रोफ़ोन की अनुमति नहीं है
microphone-denied-help = इस डिवाइस या ब्राउज़र की सेटिंग में अनुमति दें, फिर दोबारा कोशिश करें। हरकारा केवल आपके रिकॉर्ड करते समय सुनता है।
microphone-broken = माइक्रोफ़ोन जवाब नहीं दे रहा
microphone-broken-help = शायद कोई दूसरा प्रोग्राम उसका इस्तेमाल कर रहा है। उसे बंद करें, या इस डिवाइस की सेटिंग में दूसरा माइक्रोफ़ोन चुनें। जो रिकॉर्ड हो चुका है, वह सुरक्षित है।
microphone-unsupported = इस ब्राउज़र में रिकॉर्ड नहीं हो सकता
microphone-unsupported-help = यह बहुत पुराना है, या यह पन्ना सुरक्षित कनेक्शन से नहीं आया। दूसरों की आवाज़ के संदेश फिर भी सुने जा सकते हैं।

## कहीं और की चैट

settings-chats = चैट
bring-open = चैट साथ लाएँ
bring-open-note = WhatsApp से: वहाँ चैट खोलकर “चैट एक्सपोर्ट करें” चुनें, फिर फ़ाइल यहाँ दें।
bring-drop = एक्सपोर्ट की हुई चैट यहाँ छोड़ें
bring-ask = क्या यह WhatsApp से एक्सपोर्ट की हुई चैट है?
bring-ask-yes = साथ लाएँ
bring-title = एक चैट साथ लाएँ
bring-reading = फ़ाइल पढ़ी जा रही है। अभी कुछ लिया नहीं गया है।
bring-facts = { $count ->
    [one] एक संदेश, { $first } से { $last } तक।
   *[other] { $count } संदेश, { $first } से { $last } तक।
  }
bring-files = { $count ->
    [one] एक फ़ाइल साथ आ रही है।
   *[other] { $count } फ़ाइलें साथ आ रही हैं।
  }
bring-left-out = { $count ->
    [one] एक फ़ाइल एक्सपोर्ट में नहीं है: उसकी जगह दिखती रहेगी।
   *[other] { $count } फ़ाइलें एक्सपोर्ट में नहीं हैं: उनकी जगह दिखती रहेगी।
  }
bring-order = “{ $sample }” कौन सा दिन है?
bring-order-span = चैट { $first } से { $last } तक की है
bring-me = इसमें आप कौन हैं?
bring-where = यह किस चैट की है?
bring-people = बाक़ी लोग कौन हैं?
bring-nobody = यहाँ कोई नहीं
bring-note = यह केवल आपके अपने डिवाइस को मिलती है। इस पर “साथ लाया गया” लिखा रहता है; दोबारा लाने पर कुछ दोहरा नहीं होता।
bring-take = साथ लाएँ
bring-progress = { $part }: { $all } में से { $done } संदेश
bring-progress-note = आप कभी भी रोक सकते हैं। जो आ चुका है वह रहेगा, और अगली बार वहीं से चलेगा।
bring-done = साथ आ गई।
bring-stopped = रोक दिया गया।
bring-added = { $count ->
    [0] कुछ नया नहीं था।
    [one] एक संदेश यहाँ नया है।
   *[other] { $count } संदेश यहाँ नए हैं।
  }
bring-already = { $count ->
    [one] एक पहले से यहाँ था।
   *[other] { $count } पहले से यहाँ थे।
  }
bring-left = { $count ->
    [one] एक छूट गया: लिखने वाले ने हटाया, या बहुत लंबा था।
   *[other] { $count } छूट गए: लिखने वालों ने हटाए, या बहुत लंबे थे।
  }
bring-kept = { $count ->
    [one] उससे पहले एक संदेश आ चुका था, वह रहेगा।
   *[other] उससे पहले { $count } संदेश आ चुके थे, वे रहेंगे।
  }
bring-files-progress = { $part }: { $all } में से { $done } फ़ाइलें
bring-files-came = { $count ->
    [one] एक फ़ाइल साथ आ गई।
   *[other] { $count } फ़ाइलें साथ आ गईं।
  }
bring-files-lost = { $count ->
    [one] एक्सपोर्ट में एक फ़ाइल ख़राब है: उसकी जगह दिखती रहेगी। फिर से एक्सपोर्ट करके लाने पर वह भी आएगी।
   *[other] एक्सपोर्ट में { $count } फ़ाइलें ख़राब हैं: उनकी जगह दिखती रहेगी। फिर से एक्सपोर्ट करके लाने पर वे भी आएँगी।
  }
bring-files-follow = फ़ाइलें अब एक-एक करके एन्क्रिप्ट हो रही हैं। यह अपने आप चलता रहेगा।
bring-show = चैट खोलें
export-chat = चैट एक्सपोर्ट करें
export-note = WhatsApp के रूप का आर्काइव, यहाँ मौजूद फ़ाइलों के साथ। यह एन्क्रिप्टेड नहीं है।
export-done = एक्सपोर्ट हुआ: { $path }
stop = रोकें
choose = चुनें…
error-past_no_chat = इस फ़ाइल में एक्सपोर्ट की हुई कोई चैट नहीं है
help-past_no_chat = चैट फिर से एक्सपोर्ट करें: WhatsApp में खोलें, फिर “ज़्यादा”, “चैट एक्सपोर्ट करें”। यहाँ कुछ नहीं बदला।
error-past_dates = इस चैट की तारीख़ें ऐसे रूप में हैं जिसे हरकारा नहीं जानता
help-past_dates = यहाँ कुछ नहीं बदला। कृपया हरकारा बनाने वालों को बताएँ कि पंक्ति कैसे शुरू होती है:
error-past_damaged = फ़ाइल ख़राब है
help-past_damaged = चैट फिर से एक्सपोर्ट करें, या फ़ाइल दोबारा कॉपी करें। यहाँ बताए से ज़्यादा कुछ नहीं लिया गया।
error-past_absurd = यह एक्सपोर्ट की हुई चैट नहीं है: खुलने पर बेतुका बड़ा होता है
help-past_absurd = इसमें से कुछ नहीं लिया गया। तभी खोलें जब पता हो कि यह कहाँ से आया है।
error-backup_key = यह वह कुंजी नहीं है
help-backup_key = हर पंक्ति को अपने लिखे हुए से मिलाएँ।
error-backup_no_key = बैकअप की कुंजी अभी नहीं है
help-backup_no_key = फ़ोन पर “चैट बैकअप” में बनाएँ।
error-backup_no_place = बैकअप कहाँ जाएँ, यह नहीं बताया गया
help-backup_no_place = पहले कोई फ़ोल्डर या स्टोरेज चुनें।
error-backup_busy = कोई बैकअप या वापसी पहले से चल रही है
help-backup_busy = यह अपने आप पूरी होगी; आप रोक भी सकते हैं।
error-backup_wrong_key = यह कुंजी किसी और बैकअप की है
help-backup_wrong_key = कुछ ख़राब होने की जानकारी नहीं है। दूसरी कुंजी ढूँढें, या दूसरी जगह चुनें।
error-backup_damaged = बैकअप ख़राब है
help-backup_damaged = जो आपके डिवाइसों पर है वह सुरक्षित है। कोई दूसरी प्रति हो तो उससे कोशिश करें।
error-backup_missing = यहाँ कोई बैकअप नहीं है
help-backup_missing = वह जगह चुनें जहाँ बैकअप बनाया गया था। रिले पर दूसरी चाबी से भी कुछ नहीं मिलता।
error-backup_too_new = बैकअप हरकारा के नए संस्करण से बना है
help-backup_too_new = हरकारा अपडेट करें, फिर कोशिश करें। कुछ खोया नहीं है।
error-backup_rolled_back = जहाँ बैकअप रखा है वह पहले की हालत में लौट गया है
help-backup_rolled_back = जो इस डिवाइस पर है वह सुरक्षित है। दूसरी जगह चुनें, या स्टोरेज रखने वाले से पूछें।
error-backup_away = जहाँ बैकअप रखा है वहाँ पहुँचा नहीं जा सकता
help-backup_away = उसे जोड़ें या कनेक्शन देखें, फिर कोशिश करें। कुछ खोया नहीं है।
error-backup_refused = जहाँ बैकअप रखा है वह इस डिवाइस को आने नहीं देता
help-backup_refused = नाम, कुंजियाँ और उनकी अनुमति देखें।
error-backup_full = जहाँ बैकअप रखा है वहाँ और जगह नहीं है
help-backup_full = वहाँ जगह बनाएँ या दूसरी जगह चुनें। अब तक के बैकअप पूरे हैं।
error-backup_proxy_only = केवल प्रॉक्सी इस्तेमाल हो सकते हैं, और कोई वहाँ नहीं ले जाता जहाँ बैकअप रखा है
help-backup_proxy_only = कोई SOCKS5 या HTTP प्रॉक्सी जोड़ें, या कोई फ़ोल्डर चुनें।

## Proxies

fallbacks = वैकल्पिक रिले
fallbacks-note = जब आपका रिले बंद हो
fallbacks-lead = जब आपका रिले बंद हो, तब संदेश और फ़ाइलें यहाँ दिए गए रिले से जाती हैं। वह उन्हें पढ़ नहीं सकता। आपके संपर्कों को इसका पता चलता है, ताकि वे वहाँ संदेश छोड़ सकें। समूह और नई चैट आपके रिले के लौटने तक रुकती हैं।
fallback-link = रिले का लिंक
fallback-link-note = जो इसे चलाता है उससे लिंक माँगें। यह आपके अपने रिले से अलग होना चाहिए।
fallback-add = जोड़ें
fallback-remove = { $name } हटाएँ
proxies = प्रॉक्सी
proxies-note = उन नेटवर्क के लिए जो रिले को रोकते हैं
proxies-lead = जहाँ नेटवर्क रिले को रोकता है, वहाँ स्वयंसेवक का प्रॉक्सी रास्ता देता है। आप जो लिखते हैं, वह उसे पढ़ नहीं सकता। सब रास्ते साथ आज़माए जाते हैं, और जो चले वही लिया जाता है।
proxies-first = क्या आपके यहाँ रिले रोका गया है? प्रॉक्सी इस्तेमाल करें
proxies-first-some = { $count ->
    [one] ज़रूरत होने पर { $count } प्रॉक्सी इस्तेमाल होगा
   *[other] ज़रूरत होने पर { $count } प्रॉक्सी इस्तेमाल होंगे
  }
proxy-link = प्रॉक्सी का लिंक
proxy-link-note = प्रॉक्सी चलाने वाले से। Tor और दफ़्तर के प्रॉक्सी भी चलते हैं: socks5://127.0.0.1:9050 या http://proxy.office:3128
proxy-link-note-browser = किसी ऐसे व्यक्ति से जो प्रॉक्सी चलाता है।
proxy-add = जोड़ें
proxy-picture = कोड की तस्वीर
proxy-test = जाँचें
proxy-remove = { $name } हटाएँ
proxy-only = सिर्फ़ प्रॉक्सी से
proxy-only-note = कभी कोई सीधा कनेक्शन नहीं होता, और कोई नाम नहीं खोजा जाता। कोई प्रॉक्सी न चले तो आप ऑफ़लाइन रहेंगे।
proxy-only-note-browser = हरकारा इन प्रॉक्सी के सिवा किसी से नहीं जुड़ता; काम करने वाली कोई न हो तो आप ऑफ़लाइन रहते हैं। फिर भी आपका ब्राउज़र ख़ुद प्रॉक्सी का नाम खोजता है, और कभी-कभी इस पेज के पते से नया संस्करण पूछता है। जहाँ इतना भी ख़तरनाक हो, वहाँ डेस्कटॉप इस्तेमाल करें।
proxy-in-use = अभी इस्तेमाल में
proxy-worked = काम करता है
proxy-untried = अभी आज़माया नहीं गया
proxy-works = { $name } रिले तक पहुँचता है ({ $seconds } सेकंड)
proxy-fails = { $name }: { $why }
proxy-offer = यह प्रॉक्सी जोड़ें?
proxy-offer-body = ज़रूरत होने पर Harkara इससे होकर आपके रिले तक पहुँचेगा। इसे चलाने वाला देखता है कि आप इसे इस्तेमाल करते हैं और कितना, पर कुछ पढ़ नहीं सकता।
proxy-fault-silent = जवाब नहीं देता
proxy-fault-refused = अंदर नहीं आने देता: लिंक शायद रद्द हो गया है
proxy-fault-certificate = इसका प्रमाणपत्र भरोसे का नहीं: इसकी लापरवाही, या बीच में कोई है
proxy-fault-clock = इस डिवाइस की घड़ी बहुत ग़लत है
proxy-fault-quota = इस महीने इससे जितना जा सकता था, ख़त्म हो गया
proxy-fault-busy = अभी इस पर बहुत लोग हैं
proxy-fault-relay = काम करता है, पर रिले तक नहीं पहुँचता
proxy-fault-nonsense = प्रॉक्सी का काम नहीं करता
proxy-fault-expired = इसके लिंक की अवधि ख़त्म हो गई
proxy-fault-other_relay = सिर्फ़ दूसरे रिले तक जाता है
proxy-fault-name_only = इसका नाम खोजना पड़ता। नया लिंक माँगें: उसमें पता होता है
proxy-fault-inside = स्थानीय नेटवर्क के भीतर ले जाता है
proxy-fault-unopened = नहीं खुलती: शायद बंद है, लिंक रद्द हो गया है, या इस फ़ोन की घड़ी ग़लत है। कौन-सी बात है, ब्राउज़र नहीं बताता
proxy-fault-desktop_only = सिर्फ़ डेस्कटॉप पर चलती है: कोई ब्राउज़र इस तरह की प्रॉक्सी इस्तेमाल नहीं कर सकता

## People nearby

nearby = आस-पास के लोग
nearby-note = जब आपके रिले तक पहुँचा न जा सके, तब उसी स्थानीय नेटवर्क में मौजूद अपने परिचितों से संदेशों का लेन-देन करें। रिले लौटते ही सब कुछ ठीक से उसे सौंप दिया जाता है।
nearby-tells = सिर्फ़ तभी उस नेटवर्क के दूसरे लोग देख पाते हैं कि यहाँ एक हरकारा डिवाइस है, और उसका नेटवर्क पता। वह किसका है, यह उन्हें पता नहीं चलता: सिर्फ़ वे पहचान सकते हैं जिनसे आप लिखते हैं। इसका कुछ भी स्थानीय नेटवर्क से बाहर नहीं जाता, इसलिए “सिर्फ़ प्रॉक्सी से” चालू हो तब भी यह चलता है। यह कंप्यूटरों के लिए है; फ़ोन के ब्राउज़र में यह नहीं हो सकता।

## बैकअप

backup = चैट बैकअप
backup-encrypted = एंड-टू-एंड एन्क्रिप्टेड बैकअप
backup-none = बंद
backup-off = यहाँ से अभी कोई बैकअप नहीं बनता। बैकअप हो तो फ़ोन खोने पर भी कुछ नहीं खोता।
backup-turn-on = चालू करें
backup-fact-all = हर चैट, फ़ोटो, वॉइस संदेश, संपर्क और सेटिंग: इस डिवाइस से निकलने से पहले ही एन्क्रिप्ट होती है।
backup-fact-key = इसे सिर्फ़ आपकी चाबी खोलती है। चाबी खो जाए तो कोई वापस नहीं ला सकता: न रिले, न हरकारा बनाने वाले।
backup-fact-new = इसमें वही होता है जो बनाते समय था। बाद में जो आया वह अगले में होगा।
backup-fact-seen = जो इसे रखता है वह बस इतना देखता है कि यह कितना बड़ा है और कब बदलता है। जिसके पास यह और चाबी दोनों हों, वह सब पढ़ सकता है।
backup-phone-first = बैकअप की चाबी आपके फ़ोन पर बनती है। वहाँ हरकारा खोलें: सेटिंग, चैट बैकअप। फिर यहाँ बैकअप बन सकेंगे।
backup-last = पिछला बैकअप
backup-last-none = अभी तक नहीं
backup-last-at = पिछला बैकअप: { $when }
backup-size = आकार
backup-contents = { $messages } संदेश, { $media } फ़ोटो और फ़ाइलें
backup-where = कहाँ
backup-where-title = बैकअप कहाँ रखे जाएँ?
backup-place-relay = आपका रिले
backup-place-note-relay = यही बेहतर है: कुछ तैयार नहीं करना पड़ता, और फ़ोन खोने पर भी वहाँ रहता है। रिले इसे पढ़ नहीं सकता।
backup-place-folder = एक फ़ोल्डर
backup-place-note-folder = किसी और डिस्क या स्टिक पर: इसी कंप्यूटर की डिस्क पर हो तो उसी के साथ खो जाएगा।
backup-relay-link = आपके रिले का लिंक
backup-conditions-phone = इस फ़ोन पर हरकारा खुला रहने पर बनता है। सिर्फ़ नया हिस्सा जमा होता है, और रुकने पर वहीं से आगे चलता है।
backup-sampled = इसका एक नमूना वापस पढ़ा गया, और वह सही था।
backup-place-s3 = S3 वाला स्टोरेज
backup-place-note-s3 = अपने सर्वर का, या किराए का।
backup-place-change = अगले बैकअप से। पुरानी जगह के बैकअप वहीं रहते हैं और उसी चाबी से खुलते हैं।
backup-folder-choose = फ़ोल्डर चुनें
backup-folder-other = दूसरा चुनें
s3-endpoint = पता
s3-bucket = बकेट
s3-prefix = बकेट में फ़ोल्डर
s3-prefix-note = ख़ाली रह सकता है।
s3-region = क्षेत्र
s3-region-note = स्टोरेज में क्षेत्र न हों तो us-east-1।
s3-key-id = ऐक्सेस की
s3-secret = गुप्त की
s3-secret-note = इस डिवाइस के एन्क्रिप्टेड डेटाबेस में रहती है, कहीं दिखाई नहीं जाती।
s3-secret-known = ख़ाली छोड़ें तो यहाँ मौजूद की ही रहेगी।
backup-how-often = कितनी बार
backup-schedule-daily = रोज़
backup-schedule-weekly = हर हफ़्ते
backup-schedule-monthly = हर महीने
backup-schedule-never = सिर्फ़ मेरे कहने पर
backup-conditions = बैकअप पीछे चलते हैं और सिर्फ़ नया जमा होता है। बीच में रुके तो वहीं से आगे चलता है।
backup-begin = पहला बैकअप बनाएँ
backup-next = अगला
backup-next-asked = आपके कहने पर
backup-proven = { $date } को साबित हुआ कि वापस आता है: { $messages } संदेश, { $media } फ़ोटो और फ़ाइलें।
backup-proven-not = अभी साबित नहीं।
backup-now = अभी बैकअप लें
backup-prove = अभी साबित करें
backup-prove-note = साबित करने के लिए पूरा बैकअप परीक्षण के तौर पर वापस लाकर मिलाया जाता है। महीने में एक बार यह अपने-आप होता है।
backup-turn-off = बंद करें
backup-turn-off-title = अब और बैकअप न बनाएँ?
backup-turn-off-body = जो बन चुके हैं वे जहाँ हैं वहीं रहेंगे और आपकी चाबी से खुलेंगे। अब से जो आएगा वह किसी में नहीं होगा।
backup-stage-making = बैकअप बन रहा है
backup-stage-checking = जो जमा हुआ उसे वापस पढ़ा जा रहा है
backup-stage-proving = परीक्षण के तौर पर वापस लाया जा रहा है
backup-stage-restoring_messages = आपके संदेश लौट रहे हैं, नए पहले
backup-stage-restoring_media = फ़ोटो और फ़ाइलें लौट रही हैं
backup-so-far = { $size } में से { $done }
backup-items = { $all } में से { $done }
backup-left = { $time } बाक़ी
backup-left-soon = एक मिनट से कम बाक़ी
backup-tried = कोशिश: { $when }।
backup-fault-away = बैकअप की जगह तक पहुँच नहीं हो रही
backup-fault-help-away = बने हुए बैकअप सुरक्षित हैं। डिस्क लगाएँ या कनेक्शन देखें; हरकारा ख़ुद फिर कोशिश करेगा।
backup-fault-refused = बैकअप की जगह हरकारा को अंदर नहीं आने देती
backup-fault-help-refused = बने हुए बैकअप सुरक्षित हैं। देखें कि यह कंप्यूटर वहाँ लिख सकता है या नहीं, या ऐक्सेस की फिर से डालें।
backup-fault-full = बैकअप के लिए जगह नहीं बची
backup-fault-help-full = बने हुए बैकअप सुरक्षित हैं। वहाँ जगह बनाएँ, या दूसरी जगह चुनें।
backup-fault-wrong_key = वहाँ किसी और चाबी का बैकअप है
backup-fault-help-wrong_key = उसे छेड़ा नहीं गया। अपने बैकअप के लिए दूसरी जगह चुनें।
backup-fault-damaged = बैकअप का एक हिस्सा ख़राब है
backup-fault-help-damaged = जो अब भी इस डिवाइस पर है वह फिर से जमा होता है। दोबारा हो तो डिस्क बिगड़ रही होगी: दूसरी जगह चुनें।
backup-fault-missing = बैकअप का एक हिस्सा ग़ायब है
backup-fault-help-missing = जो अब भी इस डिवाइस पर है वह फिर से जमा होता है। ध्यान रखें कि वहाँ कोई सफ़ाई न करे।
backup-fault-too_new = वहाँ का बैकअप ज़्यादा नए हरकारा का है
backup-fault-help-too_new = उसे छेड़ा नहीं गया। इस डिवाइस पर हरकारा अपडेट करें।
backup-fault-rolled_back = बैकअप की जगह पुरानी हालत में लौट गई है
backup-fault-help-rolled_back = यहाँ आपके संदेश सुरक्षित हैं। स्टोरेज चलाने वाले से पूछें, या दूसरी जगह चुनें।
backup-fault-disk_full = इस डिवाइस की डिस्क भर गई है
backup-fault-help-disk_full = कुछ नहीं खोया। जगह बनाएँ, काम आगे चलेगा।
backup-fault-proxy_only = सिर्फ़ प्रॉक्सी की अनुमति है, और कोई भी आपके बैकअप तक नहीं पहुँचता
backup-fault-help-proxy_only = बने हुए बैकअप सुरक्षित हैं। वहाँ पहुँचने वाला प्रॉक्सी जोड़ें, या फ़ोल्डर चुनें।
backup-fault-internal = हरकारा के अंदर कुछ गड़बड़ हुई
backup-fault-help-internal = बने हुए बैकअप सुरक्षित हैं। फिर कोशिश करें; दोबारा हो तो बताएँ।
step-of = { $of } में से चरण { $step }
key-title = अपनी चाबी लिख लें
key-lead = ये 64 अंक आपके बैकअप खोलते हैं। ये सिर्फ़ अभी दिखाए जा रहे हैं, फिर कभी नहीं। पंक्ति-दर-पंक्ति काग़ज़ पर उतार लें।
key-form = चाबी का रूप
key-form-digits = अंक
key-form-words = शब्द
key-form-code = कोड
key-code-note = छापने के लिए। इसका फ़ोटो वहीं पहुँचता है जहाँ आपके बाक़ी फ़ोटो जाते हैं।
key-warning = जिसके पास ये अंक और बैकअप हों वह सब पढ़ सकता है। काग़ज़ पासपोर्ट के साथ रखें, इस डिवाइस के पास नहीं।
key-written = मैंने लिख लिया है
key-print = छापें
key-paper-title = हरकारा: बैकअप की चाबी
key-paper-note = जिसके पास यह और बैकअप हो वह सब पढ़ सकता है। इसके बिना कोई नहीं।
key-line = पंक्ति { $line }
key-line-read = पंक्ति { $line }: { $digits }
key-back-title = काग़ज़ से पंक्ति { $line } लिखें
key-back-lead = ताकि यक़ीन हो कि वह वहाँ है और पढ़ी जा सकती है।
key-back-wrong = यह पंक्ति { $line } नहीं है। अंक-दर-अंक मिलाएँ, या चाबी फिर देखें।
key-again = चाबी फिर दिखाएँ
key-lines-wrong = ग़लती है पंक्ति { $lines } में।
key-sum-wrong = हर पंक्ति अपने में सही है, पर मिलकर चाबी नहीं बनती: कोई शायद दूसरी चाबी की है।
key-lines-so-far = 8 में से { $count } पंक्तियाँ
key-words-label = 15 शब्द, अपने क्रम में
key-words-wrong = चाबी के शब्द नहीं: { $words }
restore-have = मेरे पास बैकअप है
restore-title = अपने बैकअप से वापस लाएँ
restore-where = वह कहाँ है?
restore-relay-note = वही निमंत्रण लिंक जिससे आप जुड़े थे: दफ़्तर, परिवार या समुदाय का।
restore-key = उसे क्या खोलता है? काग़ज़ से चाबी लिखें।
restore-note = यह डिवाइस आपके खोए फ़ोन की जगह लेता है: पुराना खाते से हट जाता है, लिंक किए गए कंप्यूटर रहते हैं।
restore-looking = बैकअप खोला जा रहा है
restore-soon = सबसे नए संदेश पहले आते हैं। उनके आते ही आप शुरू कर सकते हैं; बाक़ी पीछे से आता है।
restore-line-note = इस बीच आप पढ़-लिख सकते हैं।
restore-resume = अभी आगे बढ़ाएँ
restore-lost = आपका बैकअप वापस आ गया, पर उसका एक हिस्सा ख़राब या ग़ायब था।
restore-lost-read = देखें क्या नहीं है
restored-title = बैकअप से वापस लाया गया
restored-from = { $date } का:
restored-whole = सब कुछ यहाँ है।
lost-lead = ये हिस्से पढ़े नहीं जा सके। बाक़ी सब यहाँ है।
lost-somebody = अनजान चैट
lost-messages = { $from } से { $to } तक के संदेश
lost-file = एक फ़ोटो या फ़ाइल
lost-other = नाम या सेटिंग
lost-missing = अब बैकअप में नहीं
lost-damaged = ख़राब
lost-help = जिनसे आपकी बात हुई उनके पास ये हो सकते हैं। बैकअप की पुरानी प्रति में भी हो सकते हैं।

## बैकअप का पासवर्ड

password = पासवर्ड
password-lead = 64 अंकों वाला काग़ज़ पास न हो तो पासवर्ड भी आपके बैकअप खोलता है। रिले इसके नीचे चाबी बंद रखता है और पासवर्ड कभी नहीं जानता।
password-since = { $date } को रखा गया
password-new = नया पासवर्ड
password-again = वही फिर से
password-differs = यह वही नहीं है।
password-set = पासवर्ड रखें
password-change = पासवर्ड बदलें
password-busy = रिले से पूछा जा रहा है…
password-is-set = पासवर्ड रख दिया गया। रिले ने अभी दिखाया कि यह आपकी चाबी खोलता है।
password-enough = अंदाज़ा लगाना मुश्किल
password-weak = अंदाज़ा लगाना बहुत आसान
password-reason-short = इसमें आठ से कम अक्षर हैं।
password-reason-long = इसमें 128 से ज़्यादा अक्षर हैं।
password-reason-few_words = कुछ और शब्द जो आपस में न जुड़ते हों, सबसे ज़्यादा काम आते हैं।
password-reason-common = यह सबसे ज़्यादा चलने वाले पासवर्डों में से है।
password-reason-like_common = यह एक बहुत चलने वाले पासवर्ड जैसा है।
password-reason-one_word = अकेले शब्द का अंदाज़ा आसान है।
password-reason-name = नामों का अंदाज़ा आसान है।
password-reason-keyboard = पास-पास की कुंजियों का अंदाज़ा आसान है।
password-reason-repeats = दोहराव का अंदाज़ा आसान है।
password-reason-sequence = abc या 6543 जैसे क्रम का अंदाज़ा आसान है।
password-reason-year = वर्षों का अंदाज़ा आसान है।
password-reason-date = तारीख़ों का अंदाज़ा आसान है।
password-reason-capitals = बड़े अक्षरों से कम ही फ़ायदा होता है।
password-reason-backwards = उलटा शब्द भी लगभग उतना ही आसान है।
password-reason-substitutes = a की जगह @ जैसे चिह्नों से कम ही फ़ायदा होता है।
password-fact-digits = अंकों वाला काग़ज़ रखें: रिले न रहे या पासवर्ड भूल जाएँ तब भी वही बैकअप खोलता है।
password-fact-tries = दस ग़लत कोशिशों के बाद, जिनके बीच इंतज़ार बढ़ता जाता है, रिले का रखा हुआ नष्ट हो जाता है। तब सिर्फ़ अंक खोलते हैं।
password-fact-relay = दस कोशिशें रिले गिनता है। उसे चलाने वाला, या उसका डेटा चुराने वाला, बिना गिनती के अंदाज़ा लगा सकता है: तब सिर्फ़ मज़बूत पासवर्ड टिकता है।
password-remove = पासवर्ड हटाएँ
password-remove-title = पासवर्ड हटाएँ?
password-remove-body = रिले इसके नीचे रखा हुआ नष्ट कर देता है। बैकअप रहते हैं और 64 अंक उन्हें खोलते हैं।
password-destroyed = दस बार कोशिश हुई: पासवर्ड अब कुछ नहीं खोलता
password-destroyed-help = बैकअप सुरक्षित हैं और 64 अंक उन्हें खोलते हैं। आप नया पासवर्ड रख सकते हैं। कोशिश आपने न की हो तो दूसरा चुनें।
password-tried = { $count } ग़लत कोशिशें, आख़िरी { $when } को
password-tried-help = अगर वह आप नहीं थे तो कोई अंदाज़ा लगा रहा है। दस कोशिशों के बाद रिले का रखा हुआ नष्ट हो जाता है; 64 अंक तब भी बैकअप खोलते हैं।
password-went-back = रिले पुरानी हालत में लौट गया है ({ $when })
password-went-back-help = कितनी बार कोशिश हुई यह अब पता नहीं। शक हो तो पासवर्ड बदलें।
password-relay-note = जिस रिले पर आपका खाता था उसका लिंक या पता।
password-asking = रिले से पूछा जा रहा है…
password-wrong = यह पासवर्ड नहीं है, या यह हैंडल किसी का नहीं। { $left } कोशिशें बची हैं।
password-wait = अगली कोशिश { $time } बाद हो सकती है।
password-too-soon = पिछली कोशिश के बहुत जल्दी बाद: { $time } रुकें
password-too-soon-help = यह गिनी नहीं गई। { $left } बची हैं।
password-gone-help = आपका बैकअप सुरक्षित है। 64 अंक या 15 शब्द उसे खोलते हैं।
error-password_weak = इस पासवर्ड का अंदाज़ा बहुत आसान है
help-password_weak = कुछ नहीं बदला। कुछ और शब्द जो आपस में न जुड़ते हों, सबसे ज़्यादा काम आते हैं।
error-vault_damaged = पासवर्ड के बारे में रिले जो कहता है वह सही नहीं हो सकता
help-vault_damaged = कुछ नहीं बदला। 64 अंक तब भी बैकअप खोलते हैं। रिले चलाने वाले से पूछें।
error-no_memory = इस डिवाइस पर इसके लिए पर्याप्त मेमोरी नहीं है
help-no_memory = कुछ नहीं बदला। दूसरे प्रोग्राम बंद करके फिर कोशिश करें।
restore-by-password = इसके बजाय पासवर्ड से
restore-by-key = इसके बजाय चाबी से
restore-password = पासवर्ड रखा हो तो वह रिले से चाबी ले आता है।
