// Written by tools/words.mjs from en.ftl.

export interface Words {
  'back': undefined
  'cancel': undefined
  'change': undefined
  'clear': undefined
  'close': undefined
  'continue': undefined
  'copied': undefined
  'copy': undefined
  'done': undefined
  'menu': undefined
  'remove': undefined
  'rename': undefined
  'save': undefined
  'try-again': undefined
  'you': undefined
  'tray-open': undefined
  'tray-quit': undefined
  'connection': undefined
  'status-line-online': undefined
  'status-line-catching-up': undefined
  'status-line-connecting': undefined
  'status-line-carried-fallback': { name: string | number }
  'status-line-carried-nearby': undefined
  'status-line-none': undefined
  'status-line-safe': undefined
  'status-line-retry': { seconds: string | number }
  'status-line-now': undefined
  'fault-no_network': undefined
  'fault-relay_down': undefined
  'fault-relay_away': undefined
  'fault-relay_busy': undefined
  'fault-relay_fault': undefined
  'fault-certificate': undefined
  'fault-relay_key_changed': undefined
  'fault-device_removed': undefined
  'fault-clock_wrong': undefined
  'fault-disk_full': undefined
  'fault-proxy_down': undefined
  'fault-no_proxy': undefined
  'clock-ahead': { amount: string | number }
  'clock-behind': { amount: string | number }
  'clock-what-to-do': undefined
  'clock-check': undefined
  'chats': undefined
  'search': undefined
  'filters': undefined
  'filter-all': undefined
  'filter-unread': undefined
  'filter-groups': undefined
  'no-chats': undefined
  'no-chats-filter': undefined
  'chat-empty': undefined
  'draft': undefined
  'muted': undefined
  'pinned': undefined
  'unread-count': { count: string | number }
  'pin': undefined
  'unpin': undefined
  'mute': undefined
  'unmute': undefined
  'archive': undefined
  'unarchive': undefined
  'mark-read': undefined
  'archived': undefined
  'archived-none': undefined
  'starred': undefined
  'starred-none': undefined
  'search-chats': undefined
  'search-messages': undefined
  'search-more': undefined
  'search-none': { text: string | number }
  'search-found': { count: string | number }
  'search-chat': undefined
  'messages': undefined
  'no-chat-title': undefined
  'no-chat-body': undefined
  'chat-info': undefined
  'unread-divider': { count: string | number }
  'to-end': undefined
  'to-end-count': { count: string | number }
  'message-own': { time: string | number }
  'message-from': { name: string | number; time: string | number }
  'message-menu': undefined
  'message-info': undefined
  'message-failed': undefined
  'message-reply': undefined
  'message-react': undefined
  'message-edit': undefined
  'message-forward': undefined
  'message-star': undefined
  'message-unstar': undefined
  'message-delete': undefined
  'message-forwarded': undefined
  'message-edited': undefined
  'message-starred': undefined
  'message-expires': { date: string | number }
  'message-deleted': undefined
  'message-deleted-own': undefined
  'message-deleted-by': { name: string | number }
  'quote-label': { name: string | number; text: string | number }
  'quote-deleted': undefined
  'quote-file': undefined
  'quote-missing': undefined
  'editing': undefined
  'react-with': { emoji: string | number }
  'react-more': undefined
  'reactions': undefined
  'reactions-who': undefined
  'reactions-none': undefined
  'reaction-take-back': undefined
  'forward-title': undefined
  'forward-search': undefined
  'forward-done': undefined
  'delete-title': undefined
  'delete-body-everyone': undefined
  'delete-body-me': undefined
  'delete-for-me': undefined
  'delete-for-everyone': undefined
  'mention-list': undefined
  'mentioned': undefined
  'versions': undefined
  'timer': undefined
  'timer-off': undefined
  'timer-on': { time: string | number }
  'timer-note': undefined
  'timer-admins': undefined
  'reaction-label': { count: string | number; emoji: string | number }
  'composer': undefined
  'composer-not-member': undefined
  'composer-removed': undefined
  'send': undefined
  'emoji': undefined
  'emoji-search': undefined
  'status-waiting': undefined
  'status-stored': undefined
  'status-delivered': undefined
  'status-read': undefined
  'status-received': undefined
  'status-failed': undefined
  'waiting-no_network': undefined
  'waiting-relay_down': undefined
  'waiting-maintenance': undefined
  'waiting-incident': undefined
  'waiting-relay_away': undefined
  'waiting-relay_busy': undefined
  'waiting-relay_fault': undefined
  'waiting-this_device': undefined
  'waiting-proxy': undefined
  'waiting-home': undefined
  'carried-fallback-pending': undefined
  'carried-nearby-pending': undefined
  'carried-fallback': undefined
  'carried-nearby': undefined
  'changes-wait': undefined
  'waiting-connecting': undefined
  'waiting-preparing': undefined
  'system-created': { by: string | number }
  'system-renamed': { by: string | number; name: string | number }
  'system-added': { by: string | number; who: string | number }
  'system-removed': { by: string | number; who: string | number }
  'system-left': { who: string | number }
  'system-admin': { by: string | number; who: string | number }
  'system-no-admin': { by: string | number; who: string | number }
  'system-devices': { who: string | number }
  'system-timer': { by: string | number; time: string | number }
  'system-timer-off': { by: string | number }
  'system-recovered': undefined
  'system-unreadable': { from: string | number }
  'imported': undefined
  'call-voice': undefined
  'call-video': undefined
  'call-missed-voice': undefined
  'call-missed-video': undefined
  'left-out': undefined
  'left-out-named': { name: string | number }
  'link-title': undefined
  'link-lead': undefined
  'link-start': undefined
  'link-again': undefined
  'link-again-title': undefined
  'link-again-body': undefined
  'link-again-back': undefined
  'relay-where': undefined
  'relay-own': undefined
  'relay-own-note': undefined
  'relay-link': undefined
  'relay-link-note': undefined
  'link-preparing': undefined
  'link-preparing-body': undefined
  'link-finishing': undefined
  'link-finishing-body': undefined
  'step-open': undefined
  'step-menu': undefined
  'step-point': undefined
  'step-compare': undefined
  'phone-page': undefined
  'phone-page-show': { address: string | number }
  'phone-page-title': undefined
  'phone-page-body': undefined
  'phone-page-open': undefined
  'typed-title': undefined
  'typed-label': { code: string | number }
  'qr-label': undefined
  'code-countdown': undefined
  'code-number': { number: string | number; of: string | number }
  'copy-code': undefined
  'codes-used-up-title': undefined
  'codes-used-up-body': undefined
  'codes-more': undefined
  'language': undefined
  'compare-title': undefined
  'compare-desktop': { name: string | number }
  'compare-phone': undefined
  'compare-label': undefined
  'compare-wait': undefined
  'compare-what': { name: string | number; platform: string | number }
  'compare-same-network': undefined
  'compare-other-network': undefined
  'compare-unknown-network': undefined
  'compare-reads-all': undefined
  'compare-yes': undefined
  'compare-no': undefined
  'compare-no-title': undefined
  'compare-no-body': undefined
  'link-done': undefined
  'link-done-body': undefined
  'link-go-on': undefined
  'sign-up-title': undefined
  'sign-up-lead': undefined
  'invite': undefined
  'invite-note': undefined
  'your-name': undefined
  'your-name-note': undefined
  'handle': undefined
  'handle-note': undefined
  'sign-up': undefined
  'sign-up-busy': undefined
  'truth-keys': undefined
  'truth-browser': undefined
  'install-hint': undefined
  'install-by-hand': undefined
  'install': undefined
  'link-device': undefined
  'link-device-lead': undefined
  'scan': undefined
  'scan-picture': undefined
  'scan-hint': undefined
  'camera': undefined
  'camera-denied': undefined
  'camera-none': undefined
  'paste-code': undefined
  'paste-code-note': undefined
  'link-warning': undefined
  'link-contacting': undefined
  'link-done-phone': undefined
  'link-done-phone-body': undefined
  'devices': undefined
  'devices-lead': undefined
  'devices-from-phone': undefined
  'platform-phone': undefined
  'platform-desktop': undefined
  'platform-cli': undefined
  'device-this': undefined
  'device-since': { date: string | number }
  'device-name': undefined
  'device-rename': undefined
  'device-rename-label': { name: string | number }
  'device-remove-label': { name: string | number }
  'device-remove-title': { name: string | number }
  'device-remove-body': undefined
  'device-removed': { name: string | number }
  'notice-title': { name: string | number }
  'notice-body': { when: string | number }
  'notice-mine': undefined
  'notice-undo': undefined
  'notice-short': undefined
  'new-chat': undefined
  'new-chat-note': undefined
  'new-chat-open': undefined
  'contacts': undefined
  'new-group': undefined
  'group-name': undefined
  'group-create': undefined
  'pick-people': undefined
  'pick-people-note': undefined
  'pick-remove': { name: string | number }
  'contact-info': undefined
  'contact-name': undefined
  'contact-name-label': undefined
  'contact-name-note': undefined
  'contact-calls-self': { name: string | number }
  'contact-devices': { count: string | number }
  'write': undefined
  'chat-encrypted': undefined
  'chat-facts': { count: string | number; date: string | number }
  'group-info': undefined
  'group-members': { count: string | number }
  'group-rename': undefined
  'group-leave': undefined
  'group-leave-title': { name: string | number }
  'group-leave-body': undefined
  'admin': undefined
  'admin-make': undefined
  'admin-take': undefined
  'member-add': undefined
  'member-menu': { name: string | number }
  'member-remove': undefined
  'member-remove-title': { name: string | number }
  'member-remove-body': undefined
  'history-running': undefined
  'history-sending': undefined
  'history-waiting': undefined
  'history-have': { from: string | number; missing: string | number }
  'history-complete': { total: string | number }
  'history-ask': undefined
  'settings': undefined
  'settings-look': undefined
  'settings-privacy': undefined
  'settings-storage': undefined
  'theme': undefined
  'theme-system': undefined
  'theme-light': undefined
  'theme-dark': undefined
  'language-system': undefined
  'read-marks': undefined
  'read-marks-note': undefined
  'notifications': undefined
  'notifications-note': undefined
  'notifications-denied': undefined
  'autostart': undefined
  'autostart-note': undefined
  'storage-keychain': undefined
  'storage-key_file': undefined
  'storage-browser_persistent': undefined
  'storage-browser_best_effort': undefined
  'storage-memory': undefined
  'storage-ask': undefined
  'relay': undefined
  'relay-name': undefined
  'relay-address': undefined
  'relay-web': undefined
  'relay-share-note': undefined
  'relay-copy': undefined
  'relay-qr': undefined
  'relay-status': undefined
  'relay-status-now-outage': undefined
  'relay-status-now-maintenance': undefined
  'relay-status-outage': undefined
  'relay-status-maintenance': undefined
  'relay-status-over': undefined
  'relay-status-since': { when: string | number }
  'relay-status-ended': { when: string | number }
  'relay-status-expected': { when: string | number }
  'relay-status-lost-nothing': undefined
  'relay-status-lost-some': undefined
  'relay-status-quiet': undefined
  'relay-status-kept': { when: string | number }
  'about': undefined
  'about-text': undefined
  'keys-title': undefined
  'keys-search': undefined
  'keys-search-chat': undefined
  'keys-new-chat': undefined
  'keys-next-chat': undefined
  'keys-send': undefined
  'keys-new-line': undefined
  'keys-arrows': undefined
  'keys-message-menu': undefined
  'keys-reply': undefined
  'keys-edit-last': undefined
  'keys-escape': undefined
  'keys-settings': undefined
  'keys-help': undefined
  'error-not_linked': undefined
  'help-not_linked': undefined
  'error-already_linked': undefined
  'help-already_linked': undefined
  'error-code_not_recognised': undefined
  'help-code_not_recognised': undefined
  'error-code_version': undefined
  'help-code_version': undefined
  'error-code_expired': undefined
  'help-code_expired': undefined
  'error-code_used': undefined
  'help-code_used': undefined
  'error-code_other_relay': undefined
  'help-code_other_relay': undefined
  'error-code_wrong': undefined
  'help-code_wrong': undefined
  'error-link_refused': undefined
  'help-link_refused': undefined
  'error-link_timed_out': undefined
  'help-link_timed_out': undefined
  'error-invite_invalid': undefined
  'help-invite_invalid': undefined
  'error-proxy_link': undefined
  'help-proxy_link': undefined
  'error-proxy_expired': undefined
  'help-proxy_expired': undefined
  'error-proxy_other_relay': undefined
  'help-proxy_other_relay': undefined
  'error-proxy_inside': undefined
  'help-proxy_inside': undefined
  'error-too_many_proxies': undefined
  'help-too_many_proxies': undefined
  'error-fallback_is_home': undefined
  'help-fallback_is_home': undefined
  'error-too_many_fallbacks': undefined
  'help-too_many_fallbacks': undefined
  'error-handle_taken': undefined
  'help-handle_taken': undefined
  'error-handle_invalid': undefined
  'help-handle_invalid': undefined
  'error-no_such_account': undefined
  'help-no_such_account': undefined
  'error-not_found': undefined
  'help-not_found': undefined
  'error-not_admin': undefined
  'help-not_admin': undefined
  'error-not_member': undefined
  'help-not_member': undefined
  'error-not_allowed': undefined
  'help-not_allowed': undefined
  'error-message_length': undefined
  'help-message_length': undefined
  'error-group_too_large': undefined
  'help-group_too_large': undefined
  'error-file_count': undefined
  'help-file_count': undefined
  'error-file_too_large': undefined
  'help-file_too_large': undefined
  'error-file_not_here': undefined
  'help-file_not_here': undefined
  'error-file_damaged': undefined
  'help-file_damaged': undefined
  'error-offline': undefined
  'help-offline': undefined
  'error-rate_limited': undefined
  'help-rate_limited': undefined
  'error-quota_exceeded': undefined
  'help-quota_exceeded': undefined
  'error-too_many_devices': undefined
  'help-too_many_devices': undefined
  'error-device_removed': undefined
  'help-device_removed': undefined
  'error-phone_only': undefined
  'help-phone_only': undefined
  'error-certificate': undefined
  'help-certificate': undefined
  'error-clock_wrong': undefined
  'help-clock_wrong': undefined
  'error-relay_key_changed': undefined
  'help-relay_key_changed': undefined
  'error-database_damaged': undefined
  'help-database_damaged': undefined
  'error-database_key': undefined
  'help-database_key': undefined
  'error-disk_full': undefined
  'help-disk_full': undefined
  'error-database_too_new': undefined
  'help-database_too_new': undefined
  'error-already_open': undefined
  'help-already_open': undefined
  'already-open-desktop': undefined
  'go-on-here': undefined
  'still-so': undefined
  'set-aside': undefined
  'set-aside-title': undefined
  'set-aside-body': undefined
  'error-storage_unavailable': undefined
  'help-storage_unavailable': undefined
  'error-bad_input': undefined
  'help-bad_input': undefined
  'error-internal': undefined
  'help-internal': undefined
  'files-add': undefined
  'files-title': { count: string | number }
  'files-more': undefined
  'files-original': undefined
  'files-original-note': undefined
  'files-caption': undefined
  'files-drop': { name: string | number }
  'file-leave-out': { name: string | number }
  'file-download': undefined
  'file-pause': undefined
  'file-resume': undefined
  'file-preparing': undefined
  'file-save': { name: string | number }
  'file-saved': { path: string | number }
  'file-open': { name: string | number }
  'file-cancel': { name: string | number }
  'file-kind-file': undefined
  'file-kind-photo': undefined
  'file-kind-video': undefined
  'file-kind-audio': undefined
  'file-kind-voice': undefined
  'photo-more': { count: string | number; name: string | number }
  'file-part': { done: string | number; size: string | number }
  'play': { name: string | number }
  'play-pause': { name: string | number }
  'play-place': { name: string | number }
  'play-cannot': undefined
  'play-too-large': undefined
  'viewer': undefined
  'viewer-message': undefined
  'viewer-now': { date: string | number; from: string | number; name: string | number }
  'shared': undefined
  'shared-media': undefined
  'shared-links': undefined
  'shared-files': undefined
  'shared-none-media': undefined
  'shared-none-links': undefined
  'shared-none-files': undefined
  'cell-photo': { date: string | number; from: string | number }
  'cell-video': { date: string | number; from: string | number }
  'files-folder': undefined
  'files-too-large': { size: string | number }
  'files-full': { count: string | number }
  'files-sum': { size: string | number }
  'files-drop-note': undefined
  'files-camera': undefined
  'files-photos': undefined
  'files-any': undefined
  'file-fault-missing': undefined
  'file-fault-damaged': undefined
  'file-fault-source_gone': undefined
  'file-fault-too_large': undefined
  'file-fault-quota': undefined
  'file-fault-disk_full': undefined
  'file-fault-cancelled': undefined
  'viewer-larger': undefined
  'viewer-smaller': undefined
  'viewer-next': undefined
  'viewer-before': undefined
  'voice-record': undefined
  'voice-send': undefined
  'voice-recording': undefined
  'voice-opening': undefined
  'voice-paused': undefined
  'voice-pause': undefined
  'voice-resume': undefined
  'voice-discard': undefined
  'voice-listen': undefined
  'voice-slide': undefined
  'voice-play': undefined
  'voice-hold': undefined
  'voice-rate': { rate: string | number }
  'voice-position': undefined
  'voice-position-of': { at: string | number; duration: string | number }
  'voice-short': undefined
  'voice-elsewhere': undefined
  'voice-unplayable': undefined
  'microphone-missing': undefined
  'microphone-missing-help': undefined
  'microphone-denied': undefined
  'microphone-denied-help': undefined
  'microphone-broken': undefined
  'microphone-broken-help': undefined
  'microphone-unsupported': undefined
  'microphone-unsupported-help': undefined
  'settings-chats': undefined
  'bring-open': undefined
  'bring-open-note': undefined
  'bring-drop': undefined
  'bring-ask': undefined
  'bring-ask-yes': undefined
  'bring-title': undefined
  'bring-reading': undefined
  'bring-facts': { count: string | number; first: string | number; last: string | number }
  'bring-files': { count: string | number }
  'bring-left-out': { count: string | number }
  'bring-order': { sample: string | number }
  'bring-order-span': { first: string | number; last: string | number }
  'bring-me': undefined
  'bring-where': undefined
  'bring-people': undefined
  'bring-nobody': undefined
  'bring-note': undefined
  'bring-take': undefined
  'bring-progress': { all: string | number; done: string | number; part: string | number }
  'bring-progress-note': undefined
  'bring-done': undefined
  'bring-stopped': undefined
  'bring-added': { count: string | number }
  'bring-already': { count: string | number }
  'bring-left': { count: string | number }
  'bring-kept': { count: string | number }
  'bring-files-progress': { all: string | number; done: string | number; part: string | number }
  'bring-files-came': { count: string | number }
  'bring-files-lost': { count: string | number }
  'bring-files-follow': undefined
  'bring-show': undefined
  'export-chat': undefined
  'export-note': undefined
  'export-done': { path: string | number }
  'stop': undefined
  'choose': undefined
  'error-past_no_chat': undefined
  'help-past_no_chat': undefined
  'error-past_dates': undefined
  'help-past_dates': undefined
  'error-past_damaged': undefined
  'help-past_damaged': undefined
  'error-past_absurd': undefined
  'help-past_absurd': undefined
  'error-backup_key': undefined
  'help-backup_key': undefined
  'error-backup_no_key': undefined
  'help-backup_no_key': undefined
  'error-backup_no_place': undefined
  'help-backup_no_place': undefined
  'error-backup_busy': undefined
  'help-backup_busy': undefined
  'error-backup_wrong_key': undefined
  'help-backup_wrong_key': undefined
  'error-backup_damaged': undefined
  'help-backup_damaged': undefined
  'error-backup_missing': undefined
  'help-backup_missing': undefined
  'error-backup_too_new': undefined
  'help-backup_too_new': undefined
  'error-backup_rolled_back': undefined
  'help-backup_rolled_back': undefined
  'error-backup_away': undefined
  'help-backup_away': undefined
  'error-backup_refused': undefined
  'help-backup_refused': undefined
  'error-backup_full': undefined
  'help-backup_full': undefined
  'error-backup_proxy_only': undefined
  'help-backup_proxy_only': undefined
  'fallbacks': undefined
  'fallbacks-note': undefined
  'fallbacks-lead': undefined
  'fallback-link': undefined
  'fallback-link-note': undefined
  'fallback-add': undefined
  'fallback-remove': { name: string | number }
  'proxies': undefined
  'proxies-note': undefined
  'proxies-lead': undefined
  'proxies-first': undefined
  'proxies-first-some': { count: string | number }
  'proxy-link': undefined
  'proxy-link-note': undefined
  'proxy-link-note-browser': undefined
  'proxy-add': undefined
  'proxy-picture': undefined
  'proxy-test': undefined
  'proxy-remove': { name: string | number }
  'proxy-only': undefined
  'proxy-only-note': undefined
  'proxy-only-note-browser': undefined
  'proxy-in-use': undefined
  'proxy-worked': undefined
  'proxy-untried': undefined
  'proxy-works': { name: string | number; seconds: string | number }
  'proxy-fails': { name: string | number; why: string | number }
  'proxy-offer': undefined
  'proxy-offer-body': undefined
  'proxy-fault-silent': undefined
  'proxy-fault-refused': undefined
  'proxy-fault-certificate': undefined
  'proxy-fault-clock': undefined
  'proxy-fault-quota': undefined
  'proxy-fault-busy': undefined
  'proxy-fault-relay': undefined
  'proxy-fault-nonsense': undefined
  'proxy-fault-expired': undefined
  'proxy-fault-other_relay': undefined
  'proxy-fault-name_only': undefined
  'proxy-fault-inside': undefined
  'proxy-fault-unopened': undefined
  'proxy-fault-desktop_only': undefined
  'nearby': undefined
  'nearby-note': undefined
  'nearby-tells': undefined
  'backup': undefined
  'backup-encrypted': undefined
  'backup-none': undefined
  'backup-off': undefined
  'backup-turn-on': undefined
  'backup-fact-all': undefined
  'backup-fact-key': undefined
  'backup-fact-new': undefined
  'backup-fact-seen': undefined
  'backup-phone-first': undefined
  'backup-last': undefined
  'backup-last-none': undefined
  'backup-last-at': { when: string | number }
  'backup-size': undefined
  'backup-contents': { media: string | number; messages: string | number }
  'backup-where': undefined
  'backup-where-title': undefined
  'backup-place-relay': undefined
  'backup-place-note-relay': undefined
  'backup-place-folder': undefined
  'backup-place-note-folder': undefined
  'backup-relay-link': undefined
  'backup-conditions-phone': undefined
  'backup-sampled': undefined
  'backup-place-s3': undefined
  'backup-place-note-s3': undefined
  'backup-place-change': undefined
  'backup-folder-choose': undefined
  'backup-folder-other': undefined
  's3-endpoint': undefined
  's3-bucket': undefined
  's3-prefix': undefined
  's3-prefix-note': undefined
  's3-region': undefined
  's3-region-note': undefined
  's3-key-id': undefined
  's3-secret': undefined
  's3-secret-note': undefined
  's3-secret-known': undefined
  'backup-how-often': undefined
  'backup-schedule-daily': undefined
  'backup-schedule-weekly': undefined
  'backup-schedule-monthly': undefined
  'backup-schedule-never': undefined
  'backup-conditions': undefined
  'backup-begin': undefined
  'backup-next': undefined
  'backup-next-asked': undefined
  'backup-proven': { date: string | number; media: string | number; messages: string | number }
  'backup-proven-not': undefined
  'backup-now': undefined
  'backup-prove': undefined
  'backup-prove-note': undefined
  'backup-turn-off': undefined
  'backup-turn-off-title': undefined
  'backup-turn-off-body': undefined
  'backup-stage-making': undefined
  'backup-stage-checking': undefined
  'backup-stage-proving': undefined
  'backup-stage-restoring_messages': undefined
  'backup-stage-restoring_media': undefined
  'backup-so-far': { done: string | number; size: string | number }
  'backup-items': { all: string | number; done: string | number }
  'backup-left': { time: string | number }
  'backup-left-soon': undefined
  'backup-tried': { when: string | number }
  'backup-fault-away': undefined
  'backup-fault-help-away': undefined
  'backup-fault-refused': undefined
  'backup-fault-help-refused': undefined
  'backup-fault-full': undefined
  'backup-fault-help-full': undefined
  'backup-fault-wrong_key': undefined
  'backup-fault-help-wrong_key': undefined
  'backup-fault-damaged': undefined
  'backup-fault-help-damaged': undefined
  'backup-fault-missing': undefined
  'backup-fault-help-missing': undefined
  'backup-fault-too_new': undefined
  'backup-fault-help-too_new': undefined
  'backup-fault-rolled_back': undefined
  'backup-fault-help-rolled_back': undefined
  'backup-fault-disk_full': undefined
  'backup-fault-help-disk_full': undefined
  'backup-fault-proxy_only': undefined
  'backup-fault-help-proxy_only': undefined
  'backup-fault-internal': undefined
  'backup-fault-help-internal': undefined
  'step-of': { of: string | number; step: string | number }
  'key-title': undefined
  'key-lead': undefined
  'key-form': undefined
  'key-form-digits': undefined
  'key-form-words': undefined
  'key-form-code': undefined
  'key-code-note': undefined
  'key-warning': undefined
  'key-written': undefined
  'key-print': undefined
  'key-paper-title': undefined
  'key-paper-note': undefined
  'key-line': { line: string | number }
  'key-line-read': { digits: string | number; line: string | number }
  'key-back-title': { line: string | number }
  'key-back-lead': undefined
  'key-back-wrong': { line: string | number }
  'key-again': undefined
  'key-lines-wrong': { count: string | number; lines: string | number }
  'key-sum-wrong': undefined
  'key-lines-so-far': { count: string | number }
  'key-words-label': undefined
  'key-words-wrong': { words: string | number }
  'restore-have': undefined
  'restore-title': undefined
  'restore-where': undefined
  'restore-relay-note': undefined
  'restore-key': undefined
  'restore-note': undefined
  'restore-looking': undefined
  'restore-soon': undefined
  'restore-line-note': undefined
  'restore-resume': undefined
  'restore-lost': undefined
  'restore-lost-read': undefined
  'restored-title': undefined
  'restored-from': { date: string | number }
  'restored-whole': undefined
  'lost-lead': undefined
  'lost-somebody': undefined
  'lost-messages': { from: string | number; to: string | number }
  'lost-file': undefined
  'lost-other': undefined
  'lost-missing': undefined
  'lost-damaged': undefined
  'lost-help': undefined
  'password': undefined
  'password-lead': undefined
  'password-since': { date: string | number }
  'password-new': undefined
  'password-again': undefined
  'password-differs': undefined
  'password-set': undefined
  'password-change': undefined
  'password-busy': undefined
  'password-is-set': undefined
  'password-enough': undefined
  'password-weak': undefined
  'password-reason-short': undefined
  'password-reason-long': undefined
  'password-reason-few_words': undefined
  'password-reason-common': undefined
  'password-reason-like_common': undefined
  'password-reason-one_word': undefined
  'password-reason-name': undefined
  'password-reason-keyboard': undefined
  'password-reason-repeats': undefined
  'password-reason-sequence': undefined
  'password-reason-year': undefined
  'password-reason-date': undefined
  'password-reason-capitals': undefined
  'password-reason-backwards': undefined
  'password-reason-substitutes': undefined
  'password-fact-digits': undefined
  'password-fact-tries': undefined
  'password-fact-relay': undefined
  'password-remove': undefined
  'password-remove-title': undefined
  'password-remove-body': undefined
  'password-destroyed': undefined
  'password-destroyed-help': undefined
  'password-tried': { count: string | number; when: string | number }
  'password-tried-help': undefined
  'password-went-back': { when: string | number }
  'password-went-back-help': undefined
  'password-relay-note': undefined
  'password-asking': undefined
  'password-wrong': { left: string | number }
  'password-wait': { time: string | number }
  'password-too-soon': { time: string | number }
  'password-too-soon-help': { left: string | number }
  'password-gone-help': undefined
  'error-password_weak': undefined
  'help-password_weak': undefined
  'error-vault_damaged': undefined
  'help-vault_damaged': undefined
  'error-no_memory': undefined
  'help-no_memory': undefined
  'restore-by-password': undefined
  'restore-by-key': undefined
  'restore-password': undefined
}
