"""What Slack's error codes mean, in words for the person who reads them, and what to do. The codes themselves are for
the log: docs.slack.dev/reference/methods lists them under each method.
"""

INVITE = "it does not exist or the bot is not in it: invite the bot with /invite"
_TOO_LATE = "that took too long: press the button again"
_TOO_LONG = "it is longer than Slack takes: shorten it"
_NOT_DRAWN = "Slack cannot show it as it is drawn: please tell whoever runs Switchboard"
_CLOSED = "the window was closed or changed meanwhile: open it again"
_GONE = "it was deleted in Slack, or can no longer be changed"

CHANNELS = {  # nothing can be posted there
    "channel_not_found": INVITE,
    "not_in_channel": "the bot is not in it: invite the bot with /invite",
    "is_archived": "the channel is archived: name another one in the configuration, and invite the bot with /invite",
}

_WORDS = {
    **CHANNELS,
    "expired_trigger_id": _TOO_LATE,
    "invalid_trigger_id": _TOO_LATE,
    "exchanged_trigger_id": _TOO_LATE,
    "trigger_exchanged": _TOO_LATE,
    "trigger_expired": _TOO_LATE,
    "push_limit_reached": "too many windows are open: close one and press the button again",
    "hash_conflict": _CLOSED,
    "not_found": _CLOSED,
    "view_not_found": _CLOSED,
    "duplicate_external_id": _CLOSED,
    "view_too_large": _TOO_LONG,
    "msg_too_long": _TOO_LONG,
    "msg_blocks_too_long": _TOO_LONG,
    "metadata_too_large": _TOO_LONG,
    "too_many_attachments": _TOO_LONG,
    "file_upload_size_restricted": "the file is larger than this workspace allows",
    "invalid_blocks": _NOT_DRAWN,
    "invalid_blocks_format": _NOT_DRAWN,
    "invalid_attachments": _NOT_DRAWN,
    "invalid_arguments": _NOT_DRAWN,
    "invalid_errors": _NOT_DRAWN,
    "invalid_metadata_format": _NOT_DRAWN,
    "invalid_metadata_schema": _NOT_DRAWN,
    "no_text": _NOT_DRAWN,
    "message_not_found": _GONE,
    "cant_update_message": _GONE,
    "cant_delete_message": _GONE,
    "edit_window_closed": _GONE,
    "file_not_found": "the file was deleted in Slack",
    "file_deleted": "the file was deleted in Slack",
    "thread_not_found": "the first message of the thread was deleted",
    "cannot_reply_to_message": "Slack allows no answers under this message",
    "user_not_found": "Slack knows nobody of this id",
    "users_not_found": "Slack knows nobody of this id",
    "user_not_in_channel": "this person is not in the channel: invite them first",
    "user_is_restricted": "this person's account is not allowed to do that",
    "restricted_action": "this workspace does not allow it: ask its administrators",
    "restricted_action_read_only_channel": "only some may post in this channel: ask its administrators to let the bot",
    "restricted_action_thread_only_channel": "only threads are allowed in this channel: name another one",
    "restricted_action_non_threadable_channel": "threads are not allowed in this channel: name another one",
    "posting_to_general_channel_denied": "only some may post in this channel: name another one",
    "messages_tab_disabled": "direct messages to the bot are switched off: switch the messages tab on in its settings",
    "not_enabled": "the app home is switched off: switch it on in the app's settings",
    "method_not_supported_for_channel_type": "that cannot be done in a conversation of this kind",
    "expired_url": "that took too long: type or press it again",
    "used_url": "that was answered too often: type or press it again",
    "no_permission": "the bot may not do that here: ask this workspace's administrators",
    "ekm_access_denied": "this workspace's administrators have suspended it",
    "accesslimited": "this workspace's administrators have limited it",
}


def in_words(code: str) -> str:
    """What a code means; one that is not known is named, so that it can be looked up."""
    return _WORDS.get(code) or f"Slack did not take it ({code.replace('_', ' ') or 'it did not say why'})"
