## Everywhere

back = Back
cancel = Cancel
change = Change
clear = Clear
close = Close
continue = Continue
copied = Copied
copy = Copy
done = Done
menu = Menu
remove = Remove
rename = Rename
save = Save
try-again = Try again
you = You
tray-open = Open Harkara
tray-quit = Quit

## Status line

connection = Connection
status-line-online = Connected
status-line-catching-up = Connected, catching up with what came meanwhile
status-line-connecting = Connecting…
status-line-carried-fallback = Your relay is down; messages go by { $name }
status-line-carried-nearby = Your relay cannot be reached: messages go to people nearby
status-line-none = No relay yet
status-line-safe = What you write is kept and goes out later.
status-line-retry = { $seconds ->
    [0] Trying again now.
    [one] Next try in { $seconds } second.
   *[other] Next try in { $seconds } seconds.
  }
status-line-now = Try now
fault-no_network = This device has no network
fault-relay_down = The relay does not answer. Where a network blocks it, a proxy can help: see the settings.
fault-relay_away = The relay has said good-bye for a while: it is being restarted or updated
fault-relay_busy = The relay has very many to let in at once, and has said when to come back
fault-relay_fault = The relay answered something that makes no sense
fault-certificate = The relay’s address answers with a certificate that is not trusted: this network may want you to sign in first, or filter what you do
fault-relay_key_changed = The relay shows another key than the one you trusted: somebody may be in between
fault-device_removed = This device was removed from the account. What is stored here can still be read.
fault-clock_wrong = The clock of this device is far off. Set it right to connect.
fault-disk_full = The disk of this device is full. What comes in waits at the relay; make room to go on.
fault-proxy_down = Only proxies may be used, and none of them leads to the relay now
fault-no_proxy = Only proxies may be used, and there is none: add one in the settings
clock-ahead = Connected, but the clock of this device is { $amount } ahead
clock-behind = Connected, but the clock of this device is { $amount } behind
clock-what-to-do = Messages come and go all the same, but their times are wrong here. Set the clock right.
clock-check = Check again

## Chat list

chats = Chats
search = Search chats and messages
filters = Show
filter-all = All
filter-unread = Unread
filter-groups = Groups
no-chats = No chats yet. Start one with somebody’s handle.
no-chats-filter = Nothing here just now.
chat-empty = No messages yet
draft = Draft:
muted = Muted
pinned = Pinned
unread-count = { $count ->
    [one] { $count } unread message
   *[other] { $count } unread messages
  }
pin = Pin
unpin = Unpin
mute = Mute
unmute = Unmute
archive = Archive
unarchive = Unarchive
mark-read = Mark as read
archived = Archived chats
archived-none = No archived chats.
starred = Starred messages
starred-none = No starred messages. Star what you want to find again.

## Search

search-chats = Chats and people
search-messages = Messages
search-more = Show more
search-none = Nothing found for “{ $text }”.
search-found = { $count ->
    [0] Nothing found
    [one] { $count } found
   *[other] { $count } found
  }
search-chat = Search in this chat

## Conversation

messages = Messages
no-chat-title = Choose a chat
no-chat-body = Your messages travel end-to-end encrypted. This device sends and receives by itself, whether the phone is on or off.
chat-info = Chat info
unread-divider = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
  }
to-end = To the newest message
to-end-count = { $count ->
    [one] To the newest message, { $count } new
   *[other] To the newest message, { $count } new
  }
message-own = You, { $time }
message-from = { $name }, { $time }
message-menu = Message options
message-info = Message info
message-failed = Could not be sent: you are no longer in this chat.
message-reply = Reply
message-react = React
message-edit = Edit
message-forward = Forward
message-star = Star
message-unstar = Remove the star
message-delete = Delete
message-forwarded = Forwarded
message-edited = edited
message-starred = Starred
message-expires = Disappears on { $date }
message-deleted = This message was deleted
message-deleted-own = You deleted this message
message-deleted-by = { $name } deleted this message
quote-label = Answer to { $name }: { $text }
quote-deleted = Deleted message
quote-file = Photo or file
quote-missing = That message is not on this device.
editing = Edit message
react-with = React with { $emoji }
react-more = All emoji
reactions = Reactions
reactions-who = Who reacted
reactions-none = No reactions any more.
reaction-take-back = Take back
forward-title = Forward to
forward-search = Search chats
forward-done = Forwarded
delete-title = Delete this message?
delete-body-everyone = For everyone, a note stays in its place, and somebody may have read it already. For yourself, it goes from all your devices.
delete-body-me = It goes from all your devices. Others keep it.
delete-for-me = Delete for me
delete-for-everyone = Delete for everyone
mention-list = People to name
mentioned = You were named
versions = What it said
timer = Disappearing messages
timer-off = Off
timer-on = New messages disappear after { $time }
timer-note = New messages are deleted from every device after this time. Others can still copy them before.
timer-admins = Only an admin can change this.
reaction-label = { $count ->
    [one] { $emoji } from { $count } person
   *[other] { $emoji } from { $count } people
  }
composer = Write a message
composer-not-member = You are not in this group any more. What was written stays here.
composer-removed = This device was removed from the account: it can show messages, but not send.
send = Send
emoji = Emoji
emoji-search = Search emoji
status-waiting = Waiting on this device
status-stored = Stored by the relay
status-delivered = Delivered
status-read = Read
status-received = Received
status-failed = Not sent
waiting-no_network = Waits here: this device has no network.
waiting-relay_down = Waits here: the relay does not answer.
waiting-maintenance = Waits here: the relay is down, and has said that somebody works on it.
waiting-incident = Waits here: the relay is down, and has said that it has trouble.
waiting-relay_away = Waits here: the relay has said good-bye for a while.
waiting-relay_busy = Waits here: the relay has very many to let in at once.
waiting-relay_fault = Waits here: what answers is not the relay as it is known here.
waiting-this_device = Waits here: this device must be put right first.
waiting-proxy = Waits here: only proxies may be used, and none leads to the relay.
waiting-home = Waits until your relay is back.
carried-fallback-pending = Kept by a fallback relay until your relay is back
carried-nearby-pending = Kept nearby until your relay is back
carried-fallback = By way of a fallback relay
carried-nearby = By way of a relay nearby
changes-wait = A change to this chat has not been made yet.
waiting-connecting = Waits here: connecting.
waiting-preparing = Waits here: the chat is being set up first.
system-created = { $by } made this group
system-renamed = { $by } named the group “{ $name }”
system-added = { $by } added { $who }
system-removed = { $by } removed { $who }
system-left = { $who } left
system-admin = { $by } made { $who } an admin
system-no-admin = { $by } took admin rights from { $who }
system-devices = The devices of { $who } changed
system-timer = { $by } set new messages to disappear after { $time }
system-timer-off = { $by } turned disappearing messages off
system-recovered = This chat was set up anew. Nothing shown here was lost.
system-unreadable = A message from { $from } could not be read on this device
imported = Brought along
call-voice = Voice call
call-video = Video call
call-missed-voice = Missed voice call
call-missed-video = Missed video call
left-out = A file that was left behind
left-out-named = Left behind: { $name }

## First run, computer

link-title = Link with your phone
link-lead = This computer becomes a full device of your account: it brings your messages over, and from then on works even when the phone is off.
link-start = Show the code
link-again = Link again
link-again-title = Link this computer again?
link-again-body = What is here stays readable until the new link has succeeded. Then your chats come anew from the phone, and what only this computer has is deleted.
link-again-back = Back to the chats
relay-where = Where is your account?
relay-own = Only try it out
relay-own-note = On a relay inside this computer, with a browser window as the phone. A real phone cannot reach it.
relay-link = I have an invitation link
relay-link-note = From your office, family or community. It is the link your phone joined with.
link-preparing = Getting a code
link-preparing-body = Reaching the relay.
link-finishing = Linking
link-finishing-body = Keys are made here and never leave this device. Your chats are being set up.
step-open = Open Harkara on your phone.
step-menu = Choose Linked devices, then Link a device.
step-point = Point the phone at this code.
step-compare = Compare the four words on both screens.
phone-page = No Harkara on the phone yet?
phone-page-show = Its page is at { $address }
phone-page-title = Harkara on your phone
phone-page-body = Open this address in a browser on this computer, and it is your phone; an invitation is in it. A real phone can’t reach the relay in this computer: that takes a relay with a web address.
phone-page-open = Open
typed-title = No camera? Type these eight characters on the phone:
typed-label = Code to type: { $code }
qr-label = Linking code to scan with your phone
code-countdown = Seconds until the next code
code-number = Code { $number } of { $of }
copy-code = Copy
codes-used-up-title = The codes have run out
codes-used-up-body = To be safe, codes are not shown forever. Nothing was linked.
codes-more = Show new codes
language = Language

## Comparing

compare-title = Are these the same on both?
compare-desktop = Look at the phone of @{ $name }. If it shows the same words, confirm there.
compare-phone = Look at the other screen. Only if it shows the same words is nobody in between.
compare-label = The code to compare
compare-wait = Waiting for the phone…
compare-what = You are linking “{ $name }” ({ $platform }).
compare-same-network = It is on the same network as this phone.
compare-other-network = It is on another network than this phone. Go on only if you know why.
compare-unknown-network = It is not known on which network it is.
compare-reads-all = It will read all your messages and can write as you, until you remove it.
compare-yes = They are the same, link it
compare-no = They differ
compare-no-title = Stop linking?
compare-no-body = Nothing is linked. If the words really differ, somebody may be in between: do not try again on this network.
link-done = Linked
link-done-body = You can start now. Older messages keep coming in by themselves, newest first.
link-go-on = Open my chats

## First run, phone

sign-up-title = Welcome to Harkara
sign-up-lead = A messenger that carries on when the phone is off, the network is bad or the relay rests. You need an invitation from somebody who runs a relay.
invite = Invitation
invite-note = A link that begins with harkara:relay or a web address with #relay.
your-name = Your name
your-name-note = The people you write to see it.
handle = Handle
handle-note = Small letters a to z, digits, dot and underscore. It is how people find you; it cannot be changed later.
sign-up = Begin
sign-up-busy = Making your keys…
truth-keys = Your keys are made on this phone and stay on it. Nobody can restore them for you: link a second device soon.
truth-browser = Your messages live in this browser’s storage. Clearing the site’s data, or private browsing, deletes them from this phone.
install-hint = Installed as an app, the browser guards the data better.
install-by-hand = Add this page to the home screen: the browser guards the data better then.
install = Install

## Linking from the phone

link-device = Link a device
link-device-lead = On the computer, open Harkara. It shows a code.
scan = Scan with the camera
scan-picture = Choose a picture of the code
scan-hint = Hold the code inside the frame.
camera = Camera
camera-denied = The browser may not use the camera. Allow it for this page, or paste the code instead.
camera-none = No camera could be opened. Paste or type the code instead.
paste-code = Paste or type the code
paste-code-note = The copied code, or the eight characters shown below it.
link-warning = Only scan a code that is on your own computer in front of you. Whoever owns the other screen will read all your messages. Nobody from Harkara will ever send you a code.
link-contacting = Talking to the other device…
link-done-phone = Linked
link-done-phone-body = Keep the phone on for a while if you can: it is sending your messages over. If it goes off, it continues later.

## Devices

devices = Linked devices
devices-lead = Every device reads and writes on its own, even when the others are off. Any of them can remove another.
devices-from-phone = New devices are linked from the phone.
platform-phone = Phone
platform-desktop = Computer
platform-cli = Command line
device-this = this device
device-since = Linked on { $date }
device-name = Name of the device
device-rename = Rename device
device-rename-label = Rename { $name }
device-remove-label = Remove { $name }
device-remove-title = Remove { $name }?
device-remove-body = It is locked out at once and for good. What it has already received stays on it.
device-removed = { $name } was removed
notice-title = “{ $name }” was linked to your account
notice-body = { $when }. It can read all your messages. Was that you?
notice-mine = That was me
notice-undo = Remove it
notice-short = It can read your messages. If that was not you, remove it.

## People and groups

new-chat = New chat
new-chat-note = The handle the other person has on your relay.
new-chat-open = Start chat
contacts = People you know
new-group = New group
group-name = Name of the group
group-create = Create the group
pick-people = Add people
pick-people-note = Tap somebody below, or write a handle and press Enter.
pick-remove = Take { $name } out again
contact-info = Contact info
contact-name = Change name
contact-name-label = What you call this person
contact-name-note = Only you and your devices see it. Empty: the name they chose.
contact-calls-self = Goes by { $name }
contact-devices = { $count ->
    [one] Uses { $count } device.
   *[other] Uses { $count } devices.
  }
write = Message
chat-encrypted = Messages are end-to-end encrypted: the relay sees neither text nor names.
chat-facts = { $count ->
    [one] { $count } message here, since { $date }.
   *[other] { $count } messages here, since { $date }.
  }
group-info = Group info
group-members = { $count ->
    [one] { $count } person
   *[other] { $count } people
  }
group-rename = Rename the group
group-leave = Leave the group
group-leave-title = Leave { $name }?
group-leave-body = You get no more messages from it. What is here stays here.
admin = Admin
admin-make = Make admin
admin-take = Remove as admin
member-add = Add people
member-menu = Options for { $name }
member-remove = Remove from the group
member-remove-title = Remove { $name }?
member-remove-body = They get no more messages from this group. What they have already received stays with them.

## History

history-running = Your messages are coming over
history-sending = Sending your messages to the new device
history-waiting = Waiting for the phone; it goes on when it is back
history-have = Complete from { $from } to now, { $missing } older ones missing.
history-complete = All { $total } messages are on this device.
history-ask = Ask the phone again

## Settings

settings = Settings
settings-look = Appearance
settings-privacy = Privacy and notifications
settings-storage = What is on this device
theme = Theme
theme-system = System
theme-light = Light
theme-dark = Dark
language-system = System default
read-marks = Let others see when I have read
read-marks-note = Off: others see that a message arrived, never that you read it.
notifications = Notifications
notifications-note = For chats that are not muted.
notifications-denied = The system does not allow them for Harkara.
autostart = Start with the computer
autostart-note = In the background, with a tray icon.
storage-keychain = The database on this computer is encrypted; its key is in the system’s keychain.
storage-key_file = The database is encrypted, but no keychain was found: the key lies in a file beside it. Whoever can read your files can read your messages.
storage-browser_persistent = Your messages are in this browser’s storage, as safe as the browser itself. The browser has promised not to clear them by itself.
storage-browser_best_effort = Your messages are in this browser’s storage, and the browser may clear them when space is short. Link a second device, or install the app.
storage-memory = Nothing is stored: it is all gone when this page closes.
storage-ask = Ask the browser to keep them
relay = Relay
relay-name = Name
relay-address = Address
relay-web = Phone page
relay-share-note = This link brings somebody to your relay. It holds no secret; to sign up they also need an invitation.
relay-copy = Copy link
relay-qr = Show as a code
relay-status = What the relay says
relay-status-now-outage = The relay has trouble
relay-status-now-maintenance = Somebody works on the relay
relay-status-outage = Outage.
relay-status-maintenance = Maintenance.
relay-status-over = The relay is well again
relay-status-since = Since { $when }.
relay-status-ended = Over since { $when }.
relay-status-expected = Should be over by { $when }.
relay-status-lost-nothing = Nothing was lost.
relay-status-lost-some = Something was lost; read below.
relay-status-quiet = Nothing is known to be wrong.
relay-status-kept = As the relay said on { $when }. Signed by it, and kept on this device to be read while it is down.
about = About
about-text = Harkara is named after the couriers who carried the mail through when the roads were closed. Free software; nobody in the middle can read what you write.

## Keys

keys-title = Keyboard shortcuts
keys-search = Search everything
keys-search-chat = Search in this chat
keys-new-chat = New chat
keys-next-chat = Next and previous chat
keys-send = Send
keys-new-line = New line
keys-arrows = Move in lists and messages
keys-message-menu = On a message: what to do with it
keys-reply = On a message: reply
keys-edit-last = In an empty field: change your last message
keys-escape = Back
keys-settings = Settings
keys-help = This list

## Errors: what happened, then what is safe and what to do

error-not_linked = There is no account on this device yet
help-not_linked = Link it with your phone, or sign up.
error-already_linked = This device already has an account
help-already_linked = Nothing was changed.
error-code_not_recognised = That is not a Harkara linking code
help-code_not_recognised = Nothing was linked. Scan the code from the other screen, or copy all of it.
error-code_version = The code is from another version of Harkara
help-code_version = Nothing was linked. Update both devices and try again.
error-code_expired = The code has run out
help-code_expired = Nothing was linked. A fresh code is on the other screen.
error-code_used = Somebody else used this code first
help-code_used = Nothing was linked and nothing was shown to them. Take a fresh code, and look who can see your screen.
error-code_other_relay = The code belongs to another relay
help-code_other_relay = Nothing was linked. On the computer choose the relay that your phone uses.
error-code_wrong = The code does not match
help-code_wrong = Nothing was linked. Each code allows one try: take the next one from the other screen.
error-link_refused = The other device said no
help-link_refused = Nothing was linked. If the words differed, change to another network before you try again.
error-link_timed_out = No answer in time
help-link_timed_out = Nothing was linked. Check that both devices are connected, and try again.
error-invite_invalid = That invitation is not valid
help-invite_invalid = Copy the whole link, or ask for a new one: each can be used once.
error-proxy_link = This is no link to a proxy
help-proxy_link = Copy the whole link, or pick a picture of its code. A proxy of your own is written like socks5://127.0.0.1:9050.
error-proxy_expired = The link to this proxy has run out
help-proxy_expired = Ask whoever gave it to you for a new one.
error-proxy_other_relay = This proxy does not lead to your relay
help-proxy_other_relay = Ask for a proxy that was set up for the relay your account is on.
error-proxy_inside = This link leads into your own network
help-proxy_inside = No volunteer’s proxy can be there. It was not added; be careful with whoever sent it.
error-too_many_proxies = There are 64 proxies already
help-too_many_proxies = Remove some that do not work any more.
error-fallback_is_home = This is your own relay
help-fallback_is_home = A fallback must be another relay: it is for when your own is down.
error-too_many_fallbacks = There are three fallback relays already
help-too_many_fallbacks = Remove one that is not needed any more.
error-handle_taken = This handle is taken
help-handle_taken = Choose another one.
error-handle_invalid = This handle cannot be used
help-handle_invalid = 3 to 32 characters: small letters a to z, digits, dot and underscore.
error-no_such_account = Nobody has this handle
help-no_such_account = Check how it is written. Handles hold on one relay only.
error-not_found = That is not here any more
help-not_found = It may have been removed on another device.
error-not_admin = Only an admin can do this
help-not_admin = Ask one of the group’s admins.
error-not_member = You are not in this group any more
help-not_member = What was written stays on this device.
error-not_allowed = Only whoever wrote a message can do that
help-not_allowed = Nothing was changed.
error-message_length = This message cannot be sent
help-message_length = It is empty or longer than 64 KiB. Your text is still in the field.
error-group_too_large = A group has at most 500 people
help-group_too_large = Nobody was added.
error-file_count = Up to ten files go into one message
help-file_count = Send the others in a message of their own.
error-file_too_large = This file is larger than 2 GB
help-file_too_large = It can't be sent. Cut it into parts.
error-file_not_here = The file is not on this device yet
help-file_not_here = Download it first.
error-file_damaged = The file is not what was sent
help-file_damaged = Ask for it to be sent again.
error-offline = This needs a connection
help-offline = Nothing was changed. Messages can be written meanwhile; they go out by themselves.
error-rate_limited = Too much at once for the relay
help-rate_limited = Nothing is lost. Wait a minute and try again.
error-quota_exceeded = The relay has no more room for you
help-quota_exceeded = What you wrote is kept here. Ask whoever runs the relay.
error-too_many_devices = Your account has 16 devices, as many as there can be
help-too_many_devices = Nothing was linked. Remove a device you no longer use, then try again.
error-device_removed = This device was removed from the account
help-device_removed = What is stored here can still be read. To go on writing, link it anew.
error-phone_only = Only the phone can do this
help-phone_only = Open Harkara on your phone.
error-certificate = The relay’s address answers with a certificate that is not trusted
help-certificate = Nothing was sent. This network may want you to sign in first (open any web page to see), or something in between filters what you do. Try again, or try another network.
error-clock_wrong = The clock of this device is far off
help-clock_wrong = Set date and time right, and try again.
error-relay_key_changed = The relay shows another key than before
help-relay_key_changed = Harkara does not connect: somebody may be in between. Ask whoever runs the relay before you go on.
error-database_damaged = The database on this device is damaged
help-database_damaged = Your other devices have their own copies. Link this one anew to bring the messages back.
error-database_key = The database cannot be opened
help-database_key = Its key is not in the keychain. Unlock the keychain and start again.
error-disk_full = The disk is full
help-disk_full = Nothing was lost. Make room and try again.
error-database_too_new = The database is from a newer Harkara
help-database_too_new = Update Harkara on this device. Your messages are unharmed.
error-already_open = Harkara is already open
help-already_open = Go to the other window or tab, or go on here: the other one then lets go.
already-open-desktop = Another Harkara on this computer is using these messages. Close it, then try again.
go-on-here = Go on here
still-so = It still cannot be opened
set-aside = Set it aside and link anew
set-aside-title = Set these messages aside?
set-aside-body = The database goes into a folder “set-aside” beside it, and nothing is deleted. Then you link this computer again, and your messages come over from the phone.
error-storage_unavailable = This browser gives Harkara no place of its own
help-storage_unavailable = Messages need the browser's private storage. Leave the private window, or open this page over a secure connection (https).
error-bad_input = That cannot be used here
help-bad_input = Nothing was changed. Check what you entered.
error-internal = Something went wrong inside Harkara
help-internal = What you wrote is kept. Try again; if it happens again, please report it.

## Files

files-add = Add files
files-title = { $count ->
    [one] Send a file
   *[other] Send { $count } files
  }
files-more = Add more
files-original = Send photos as they are
files-original-note = Larger, and with what the camera wrote into them: perhaps where and when they were taken.
files-caption = Add a caption
files-drop = Drop here to send to { $name }
file-leave-out = Leave out { $name }
file-download = Download
file-pause = Pause
file-resume = Go on
file-preparing = Being encrypted…
file-save = Save { $name }
file-saved = Saved: { $path }
file-open = Look at { $name }
file-cancel = Cancel { $name }
file-kind-file = File
file-kind-photo = Photo
file-kind-video = Video
file-kind-audio = Audio
file-kind-voice = Voice message
photo-more = Look at { $name } and { $count } more
file-part = { $done } of { $size }
play = Play { $name }
play-pause = Pause { $name }
play-place = Place in { $name }
play-cannot = This device can’t play it. Save it and open it with another program.
play-too-large = Too large to play here. Save it and open it with another program.
viewer = Photos and videos
viewer-message = Go to the message
viewer-now = { $name }, from { $from }, { $date }
shared = Media, links and files
shared-media = Media
shared-links = Links
shared-files = Files
shared-none-media = Photos and videos of this chat will be here.
shared-none-links = Links that are sent in this chat will be here.
shared-none-files = Files that are sent in this chat will be here.
cell-photo = Photo from { $from }, { $date }
cell-video = Video from { $from }, { $date }
files-folder = A folder can’t be sent. Pack it into one file first.
files-too-large = { $size }: up to 2 GB can be sent
files-full = { $count } files, as many as one message takes
files-sum = { $size } in all
files-drop-note = You look at everything before it goes.
files-camera = Take a photo
files-photos = Photos and videos
files-any = Files
file-fault-missing = No longer at the relay. Your other devices were asked for it.
file-fault-damaged = Not what was sent
file-fault-source_gone = The file is not there any more, or has changed
file-fault-too_large = Larger than 2 GB
file-fault-quota = The relay has no more room for you
file-fault-disk_full = No room on this device
file-fault-cancelled = Cancelled
viewer-larger = Larger
viewer-smaller = Smaller
viewer-next = Next photo
viewer-before = Photo before

## Voice messages
voice-record = Record a voice message
voice-send = Send the voice message
voice-recording = A voice message is being recorded
voice-opening = The microphone is being opened
voice-paused = The recording is paused
voice-pause = Pause the recording
voice-resume = Go on recording
voice-discard = Discard the recording
voice-listen = Listen to it
voice-slide = Slide aside to discard
voice-play = Play
voice-hold = Pause
voice-rate = Speed { $rate }×
voice-position = Position in the recording
voice-position-of = { $at } of { $duration }
voice-short = That was very short. Speak, then send; or hold the button while you speak.
voice-elsewhere = A voice message waits in another chat. Send or discard it first.
voice-unplayable = This voice message can’t be played here
microphone-missing = No microphone was found
microphone-missing-help = Connect one or switch it on, then try again. Everything else works without it.
microphone-denied = Harkara may not use the microphone
microphone-denied-help = Allow it in the settings of this device or browser, then try again. Harkara listens only while you record.
microphone-broken = The microphone does not answer
microphone-broken-help = Perhaps another program is using it. Close that one, or choose another microphone in the settings of this device. What you have recorded is kept.
microphone-unsupported = This browser can’t record
microphone-unsupported-help = It is too old, or this page did not come over a protected connection. Voice messages from others can still be played.

## Chats from elsewhere

settings-chats = Chats
bring-open = Bring chats along
bring-open-note = From WhatsApp: open a chat there, choose “Export chat”, and pick the file here.
bring-drop = Drop an exported chat here to bring it along
bring-ask = Is this a chat exported from WhatsApp?
bring-ask-yes = Bring it along
bring-title = Bring a chat along
bring-reading = The file is being read. Nothing has been taken over yet.
bring-facts = { $count ->
    [one] One message, { $first } to { $last }.
   *[other] { $count } messages, { $first } to { $last }.
  }
bring-files = { $count ->
    [one] One file comes along.
   *[other] { $count } files come along.
  }
bring-left-out = { $count ->
    [one] One file is not in the export: its place stays marked.
   *[other] { $count } files are not in the export: their places stay marked.
  }
bring-order = Which day is “{ $sample }”?
bring-order-span = The chat runs from { $first } to { $last }
bring-me = Who are you in it?
bring-where = Which chat does it belong to?
bring-people = Who are the others?
bring-nobody = Nobody here
bring-note = Only your own devices get it. It is marked as brought along; brought along again, nothing doubles.
bring-take = Bring along
bring-progress = { $part }: { $done } of { $all } messages
bring-progress-note = You can stop at any time. What has come along stays, and next time it goes on from there.
bring-done = It has come along.
bring-stopped = Stopped.
bring-added = { $count ->
    [0] Nothing was new.
    [one] One message is new here.
   *[other] { $count } messages are new here.
  }
bring-already = { $count ->
    [one] One was here already.
   *[other] { $count } were here already.
  }
bring-left = { $count ->
    [one] One was left out: deleted by its author, or too long.
   *[other] { $count } were left out: deleted by their authors, or too long.
  }
bring-kept = { $count ->
    [one] One message had come along before that and stays.
   *[other] { $count } messages had come along before that and stay.
  }
bring-files-progress = { $part }: { $done } of { $all } files
bring-files-came = { $count ->
    [one] One file has come along.
   *[other] { $count } files have come along.
  }
bring-files-lost = { $count ->
    [one] One file is damaged in the export: its place stays marked. Exported and brought along again, it follows.
   *[other] { $count } files are damaged in the export: their places stay marked. Exported and brought along again, they follow.
  }
bring-files-follow = The files are being encrypted now, one after the other. That goes on by itself.
bring-show = Open the chat
export-chat = Export chat
export-note = As an archive in WhatsApp’s form, with the files that are here. It is not encrypted.
export-done = Exported: { $path }
stop = Stop
choose = Choose…
error-past_no_chat = There is no exported chat in this file
help-past_no_chat = Export the chat once more: in WhatsApp open it, then “More”, “Export chat”. Nothing was changed here.
error-past_dates = The dates in this chat are written in a form Harkara does not know
help-past_dates = Nothing was changed here. Please tell the makers of Harkara how the line begins:
error-past_damaged = The file is damaged
help-past_damaged = Export the chat once more, or copy the file over again. Nothing of it was taken over beyond what is said here.
error-past_absurd = This is no exported chat: it unpacks to an absurd size
help-past_absurd = Nothing of it was taken over. Open it only if you know where it comes from.
error-backup_key = This is not the key
help-backup_key = Compare each line with what you wrote down.
error-backup_no_key = There is no key for backups yet
help-backup_no_key = Make it on the phone, under Chat backup.
error-backup_no_place = Nothing was said about where backups go
help-backup_no_place = Choose a folder or a storage first.
error-backup_busy = A backup or restore goes on already
help-backup_busy = It ends by itself; you can also stop it.
error-backup_wrong_key = This key belongs to another backup
help-backup_wrong_key = Nothing is known to be damaged. Look for the other key, or choose the other place.
error-backup_damaged = The backup is damaged
help-backup_damaged = What is on your devices is safe. Try another copy of the backup, if there is one.
error-backup_missing = There is no backup here
help-backup_missing = Choose the place where the backup was made. At a relay, another key finds nothing either.
error-backup_too_new = The backup was made by a newer version of Harkara
help-backup_too_new = Update Harkara, then try again. Nothing is lost.
error-backup_rolled_back = Where the backup is kept has gone back to an earlier state
help-backup_rolled_back = What is on this device is safe. Choose another place, or ask whoever keeps the storage.
error-backup_away = Where the backup is kept can’t be reached
help-backup_away = Plug it in or check the connection, then try again. Nothing is lost.
error-backup_refused = Where the backup is kept does not let this device in
help-backup_refused = Check the name, the keys and what they allow.
error-backup_full = No room is left where the backup is kept
help-backup_full = Make room there or choose another place. The backups made so far are whole.
error-backup_proxy_only = Only proxies may be used, and none leads to where the backup is kept
help-backup_proxy_only = Add a SOCKS5 or HTTP proxy, or choose a folder.

## Proxies

fallbacks = Fallback relays
fallbacks-note = For when your relay is down
fallbacks-lead = While your relay is down, messages and files go by a relay you name here. It cannot read them. Your contacts learn of it, so that they can leave messages there. Groups and new chats wait until your relay is back.
fallback-link = Link of the relay
fallback-link-note = Ask whoever runs it for a link. It must be another relay than your own.
fallback-add = Add
fallback-remove = Remove { $name }
proxies = Proxies
proxies-note = For networks that block the relay
proxies-lead = Where a network blocks the relay, a volunteer’s proxy leads there. It cannot read what you write. All ways are tried at once, and the one that works is taken.
proxies-first = Is the relay blocked where you are? Use a proxy
proxies-first-some = { $count ->
    [one] { $count } proxy is used where it is needed
   *[other] { $count } proxies are used where they are needed
  }
proxy-link = Link to a proxy
proxy-link-note = From somebody who runs one. Tor and office proxies work too: socks5://127.0.0.1:9050 or http://proxy.office:3128
proxy-link-note-browser = From somebody who runs one.
proxy-add = Add
proxy-picture = Picture of a code
proxy-test = Test
proxy-remove = Remove { $name }
proxy-only = Only through proxies
proxy-only-note = Nothing is connected to directly, and no name is looked up, ever. Without a working proxy you stay offline.
proxy-only-note-browser = Harkara connects to nothing but these proxies; without one that works you stay offline. Your browser itself still looks up a proxy’s name, and now and then asks this page’s address for a newer version. Where even that is a danger, use the desktop.
proxy-in-use = In use now
proxy-worked = Works
proxy-untried = Not tried yet
proxy-works = { $name } leads to the relay ({ $seconds } s)
proxy-fails = { $name }: { $why }
proxy-offer = Add this proxy?
proxy-offer-body = Harkara may then reach your relay through it, where it is needed. Whoever runs it sees that you use it and how much, and cannot read anything.
proxy-fault-silent = Does not answer
proxy-fault-refused = Does not let you in: the link may have been revoked
proxy-fault-certificate = Its certificate is not trusted: its neglect, or somebody in between
proxy-fault-clock = The clock of this device is too far off
proxy-fault-quota = What may pass through it this month is used up
proxy-fault-busy = Too many people are on it just now
proxy-fault-relay = Works, but does not reach the relay
proxy-fault-nonsense = Does not do what a proxy does
proxy-fault-expired = Its link has run out
proxy-fault-other_relay = Leads to other relays only
proxy-fault-name_only = Its name would have to be looked up. Ask for a new link: those have the address
proxy-fault-inside = Leads into a local network
proxy-fault-unopened = Does not open: it may be down, its link revoked, or the clock of this phone wrong. Browsers do not say which
proxy-fault-desktop_only = Works on the desktop only: no browser can use this kind

## People nearby

nearby = People nearby
nearby-note = When your relay cannot be reached, exchange messages with people you know who are in the same local network. Everything is handed over properly once the relay is back.
nearby-tells = Only then do others in that network see that a Harkara device is here, and its network address. They do not learn whose it is: only people you write with can tell. Nothing of it leaves the local network, so it also works where you allow only proxies. It is for computers; phones cannot do it in a browser.

## Backups

backup = Chat backup
backup-encrypted = End-to-end encrypted backup
backup-none = Off
backup-off = No backups are made from here yet. With one, a lost phone costs you nothing.
backup-turn-on = Turn on
backup-fact-all = Every chat, photo and voice message, your contacts and settings: encrypted on this device before anything leaves it.
backup-fact-key = Only your key opens it. If the key is lost, nobody can restore it for you: not the relay, and not the makers of Harkara.
backup-fact-new = It holds what was there when it was made. What came later is in the next one.
backup-fact-seen = Whoever keeps it sees how large it is and when it changes, and nothing else. Whoever has it and the key reads everything.
backup-phone-first = The key to your backups is made on your phone. Open Harkara there: Settings, Chat backup. Then backups can be made here.
backup-last = Last backup
backup-last-none = None yet
backup-last-at = Last backup: { $when }
backup-size = Size
backup-contents = { $messages ->
    [one] { $messages } message
   *[other] { $messages } messages
  }, { $media ->
    [one] { $media } photo or file
   *[other] { $media } photos and files
  }
backup-where = Where
backup-where-title = Where should backups go?
backup-place-relay = Your relay
backup-place-note-relay = Recommended: nothing to set up, and there when your phone is lost. The relay can’t read it.
backup-place-folder = A folder
backup-place-note-folder = On another disk or stick: on this computer’s own disk it would be lost with it.
backup-relay-link = Link to your relay
backup-conditions-phone = Made while Harkara is open on this phone. Only what is new is stored, and one that is interrupted goes on where it stopped.
backup-sampled = A sample of it was read back, and was as it should be.
backup-place-s3 = Storage that speaks S3
backup-place-note-s3 = Your own server’s, or one you rent.
backup-place-change = From the next backup on. Those at the old place stay there, and the same key opens them.
backup-folder-choose = Choose a folder
backup-folder-other = Choose another
s3-endpoint = Address
s3-bucket = Bucket
s3-prefix = Folder in the bucket
s3-prefix-note = May be empty.
s3-region = Region
s3-region-note = us-east-1 where the storage has no regions.
s3-key-id = Access key
s3-secret = Secret key
s3-secret-note = Kept in this device’s encrypted database, and shown nowhere.
s3-secret-known = Leave it empty to keep the one that is known here.
backup-how-often = How often
backup-schedule-daily = Daily
backup-schedule-weekly = Weekly
backup-schedule-monthly = Monthly
backup-schedule-never = Only when I ask
backup-conditions = Backups run in the background, and only what is new is stored. One that is interrupted goes on where it stopped.
backup-begin = Make the first backup
backup-next = Next
backup-next-asked = When you ask
backup-proven = Proven restorable on { $date }: { $messages ->
    [one] { $messages } message
   *[other] { $messages } messages
  }, { $media ->
    [one] { $media } photo or file
   *[other] { $media } photos and files
  }.
backup-proven-not = Not proven yet.
backup-now = Back up now
backup-prove = Prove it now
backup-prove-note = To prove it, the whole backup is restored on trial and compared. Once a month that happens by itself.
backup-turn-off = Turn off
backup-turn-off-title = Make no more backups?
backup-turn-off-body = Those that were made stay where they are, and your key still opens them. What comes from now on is in none.
backup-stage-making = Backing up
backup-stage-checking = Reading back what was stored
backup-stage-proving = Restoring on trial
backup-stage-restoring_messages = Your messages are coming back, newest first
backup-stage-restoring_media = Photos and files are coming back
backup-so-far = { $done } of { $size }
backup-items = { $done } of { $all } items
backup-left = { $time } left
backup-left-soon = less than a minute left
backup-tried = Tried on { $when }.
backup-fault-away = The place of your backups can’t be reached
backup-fault-help-away = Backups that were made are untouched. Plug the disk in, or check the connection; Harkara tries again by itself.
backup-fault-refused = The place of your backups does not let Harkara in
backup-fault-help-refused = Backups that were made are untouched. Check whether this computer may still write there, or enter the access key anew.
backup-fault-full = No room is left for backups
backup-fault-help-full = Backups that were made are untouched. Make room there, or choose another place.
backup-fault-wrong_key = A backup with another key is there
backup-fault-help-wrong_key = It was left as it is. Choose another place for yours.
backup-fault-damaged = Part of the backup is damaged
backup-fault-help-damaged = What is still on this device is stored anew. If it happens again, the disk may be failing: choose another place.
backup-fault-missing = Part of the backup is missing
backup-fault-help-missing = What is still on this device is stored anew. See to it that nobody cleans up at that place.
backup-fault-too_new = The backup there is from a newer Harkara
backup-fault-help-too_new = It was left as it is. Update Harkara on this device.
backup-fault-rolled_back = The place of your backups has gone back to an earlier state
backup-fault-help-rolled_back = Your messages here are unharmed. Ask whoever runs that storage what happened, or choose another place.
backup-fault-disk_full = The disk of this device is full
backup-fault-help-disk_full = Nothing was lost. Make room, and it goes on.
backup-fault-proxy_only = Only proxies may be used, and none leads to your backups
backup-fault-help-proxy_only = Backups that were made are untouched. Add a proxy that leads there, or choose a folder.
backup-fault-internal = Something went wrong inside Harkara
backup-fault-help-internal = Backups that were made are untouched. Try again; if it happens again, please report it.
step-of = Step { $step } of { $of }
key-title = Write down your key
key-lead = These 64 digits open your backups. They are shown now and never again. Copy them onto paper, line by line.
key-form = Form of the key
key-form-digits = Digits
key-form-words = Words
key-form-code = Code
key-code-note = For a printout. A photo of it lands wherever your photos go.
key-warning = Whoever has these digits and the backup reads everything. Keep the paper where you keep your passport, and not beside this device.
key-written = I have written it down
key-print = Print it
key-paper-title = Harkara: key to the backups
key-paper-note = Whoever has this and the backup reads everything. Without it nobody can.
key-line = Line { $line }
key-line-read = Line { $line }: { $digits }
key-back-title = Type line { $line } from your paper
key-back-lead = So that you can be sure it is there, and legible.
key-back-wrong = That is not line { $line }. Compare digit by digit, or look at the key once more.
key-again = Show me the key again
key-lines-wrong = { $count ->
    [one] There is a mistake in line { $lines }.
   *[other] There are mistakes in lines { $lines }.
  }
key-sum-wrong = Each line is right by itself, but together they are no key: one may be from another key.
key-lines-so-far = { $count } of 8 lines
key-words-label = The 15 words, in their order
key-words-wrong = Not among the words of a key: { $words }
restore-have = I have a backup
restore-title = Restore from your backup
restore-where = Where is it?
restore-relay-note = The invitation link you joined with, from your office, family or community.
restore-key = What opens it? Type the key from your paper.
restore-note = This device takes the place of your lost phone: the old one is removed from your account, linked computers stay.
restore-looking = Opening the backup
restore-soon = Your newest messages come first. As soon as they are here you can begin; the rest follows.
restore-line-note = You can read and write meanwhile.
restore-resume = Go on now
restore-lost = Your backup is restored, but part of it was damaged or missing.
restore-lost-read = See what is missing
restored-title = Restored from a backup
restored-from = Made on { $date }:
restored-whole = All of it is here.
lost-lead = These parts could not be read. Everything else is here.
lost-somebody = Unknown chat
lost-messages = Messages from { $from } to { $to }
lost-file = A photo or file
lost-other = Names or settings
lost-missing = Not in the backup any more
lost-damaged = Damaged
lost-help = People you wrote with may still have these. An older copy of the backup may have them too.

## The password of backups

password = Password
password-lead = A password opens your backups as well, where the paper with the 64 digits is not at hand. Your relay keeps the key locked under it, and never learns it.
password-since = Set on { $date }
password-new = New password
password-again = The same again
password-differs = This is not the same.
password-set = Set the password
password-change = Change the password
password-busy = The relay is being asked…
password-is-set = The password is set. The relay has just shown that it opens your key.
password-enough = Hard to guess
password-weak = Too easy to guess
password-reason-short = It has fewer than eight characters.
password-reason-long = It has more than 128 characters.
password-reason-few_words = A few more words that do not belong together help most.
password-reason-common = It is one of the most used passwords.
password-reason-like_common = It is much like one of the most used passwords.
password-reason-one_word = A word by itself is easy to guess.
password-reason-name = Names are easy to guess.
password-reason-keyboard = Keys side by side are easy to guess.
password-reason-repeats = What repeats is easy to guess.
password-reason-sequence = What goes on by itself, like abc or 6543, is easy to guess.
password-reason-year = Years are easy to guess.
password-reason-date = Dates are easy to guess.
password-reason-capitals = Capital letters help little.
password-reason-backwards = A word backwards is hardly harder to guess.
password-reason-substitutes = Signs in place of letters, like @ for a, help little.
password-fact-digits = Keep the paper with the digits: they open your backups also when the relay is gone or the password is forgotten.
password-fact-tries = After ten wrong tries, with growing waits between them, what the relay keeps is destroyed. Then only the digits open your backups.
password-fact-relay = The ten tries are counted by the relay. Whoever runs it, or steals its data, could guess without being counted: only a strong password holds then.
password-remove = Remove the password
password-remove-title = Remove the password?
password-remove-body = The relay destroys what it keeps under it. Your backups stay, and the 64 digits still open them.
password-destroyed = Tried ten times: the password opens nothing any more
password-destroyed-help = Your backups are unharmed, and the 64 digits open them. You can set a new password. If it was not you who tried, take another one.
password-tried = { $count ->
    [one] One wrong try, on { $when }
   *[other] { $count } wrong tries, the last on { $when }
  }
password-tried-help = If that was not you, somebody is guessing. After ten tries what the relay keeps is destroyed; the 64 digits still open your backups.
password-went-back = The relay has gone back to an earlier state ({ $when })
password-went-back-help = How often the password was tried is not known any more. If in doubt, change it.
password-relay-note = The link or address of the relay your account was on.
password-asking = Asking the relay…
password-wrong = { $left ->
    [one] That is not the password, or nobody has that handle. One try is left.
   *[other] That is not the password, or nobody has that handle. { $left } tries are left.
  }
password-wait = The next try is possible in { $time }.
password-too-soon = Too soon after the last try: wait { $time }
password-too-soon-help = { $left ->
    [one] This one was not counted. One is left.
   *[other] This one was not counted. { $left } are left.
  }
password-gone-help = Your backup is unharmed. The 64 digits or the 15 words open it.
error-password_weak = This password is too easy to guess
help-password_weak = Nothing was changed. A few more words that do not belong together help most.
error-vault_damaged = What the relay says about the password can’t be right
help-vault_damaged = Nothing was changed. The 64 digits open your backup all the same. Ask whoever runs the relay.
error-no_memory = There is not enough memory on this device for this
help-no_memory = Nothing was changed. Close other programs, then try again.
restore-by-password = Use my password instead
restore-by-key = Use the key instead
restore-password = The password gets the key from your relay, where you have set one.
