package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Account;
import java.util.List;

/** Result of changing an account. */
public sealed interface AccountReply {

    /** @param changed false if the account already had the requested state */
    record Success(Account account, boolean changed) implements AccountReply {}

    record Unknown(String name) implements AccountReply {}

    /** The owner in the request is not an enabled person. */
    record NoOwner(String name) implements AccountReply {}

    /** Nothing was changed. */
    record Rejection(Reason reason, Account account) implements AccountReply {}

    /**
     * Nothing was changed, because the person is on call.
     *
     * @param duties sentences that describe the shifts and policies
     */
    record OnDuty(Account account, List<String> duties) implements AccountReply {}

    /** Reasons why an account was not changed. */
    enum Reason {
        /** An account of this name exists with another role. */
        EXISTS,
        /** The name differs from the name of an existing account only in upper and lower case. */
        TOO_ALIKE,
        /** The name belongs to a removed account. */
        REMOVED,
        /** No administrator who can sign in would be left. */
        LAST_ADMINISTRATOR,
        /** The account belongs to a person, so it cannot have an owner. */
        NO_SERVICE,
        /** The account was changed since the user loaded it. */
        STALE
    }
}
