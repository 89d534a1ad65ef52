package io.watchfloor.dashboards.access;

/** What came of a change of an account. */
public sealed interface AccountReply {

    /** @param changed false when it was so already */
    record Done(Account account, boolean changed) implements AccountReply {}

    record Unknown(String name) implements AccountReply {}

    /** Nothing was changed. */
    record Refused(Reason reason, Account account) implements AccountReply {}

    /** Why. */
    enum Reason {
        /** There is somebody of this name, with another role. */
        EXISTS,
        /** The name differs from this account's in upper and lower case only. */
        TOO_ALIKE,
        /** The name was somebody's who was removed. */
        REMOVED,
        /** Nobody would be left who can let people in. */
        LAST_ADMINISTRATOR,
        /** It was changed since it was seen. */
        STALE
    }
}
