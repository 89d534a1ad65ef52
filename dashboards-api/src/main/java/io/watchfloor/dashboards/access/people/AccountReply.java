package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Account;
import java.util.List;

/** The outcome of changing an account. */
public sealed interface AccountReply {

    /** @param changed false when the account was already in that state */
    record Done(Account account, boolean changed) implements AccountReply {}

    record Unknown(String name) implements AccountReply {}

    /** Nobody of this name is a person who may sign in, to answer for a service account. */
    record NoOwner(String name) implements AccountReply {}

    /** Nothing was changed. */
    record Refused(Reason reason, Account account) implements AccountReply {}

    /**
     * Nothing was changed: the person is on call.
     *
     * @param duties what for, each in words
     */
    record OnDuty(Account account, List<String> duties) implements AccountReply {}

    /** Why not. */
    enum Reason {
        /** Somebody of this name exists, with another role. */
        EXISTS,
        /** The name differs from this account's only in upper and lower case. */
        TOO_ALIKE,
        /** The name belonged to somebody who was removed. */
        REMOVED,
        /** Nobody who can let people in would be left. */
        LAST_ADMINISTRATOR,
        /** It is a person, and answers for themselves. */
        NO_SERVICE,
        /** It has changed since the person saw it. */
        STALE
    }
}
