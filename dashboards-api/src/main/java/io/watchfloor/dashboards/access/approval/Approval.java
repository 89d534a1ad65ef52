package io.watchfloor.dashboards.access.approval;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request for somebody's word.
 *
 * @param person who asks
 * @param via the session or token that asks, and that alone may use the approval
 * @param wish what it is about
 * @param expiresAt until then it can be given and, for an action, used
 * @param decision null while nobody has decided
 */
public record Approval(
        String id,
        Kind kind,
        State state,
        String person,
        String via,
        Wish wish,
        SignInOrigin whence,
        Instant askedAt,
        Instant expiresAt,
        @Nullable Decision decision) {

    /** Whose word it needs. */
    public enum Kind implements KebabCaseName {
        /** Of another session of the same person, with the number that is shown. */
        NUMBER,
        /** Of a second person who has the right. */
        SECOND,
        /** Of somebody who has all rights of the role. */
        ELEVATION
    }

    /** How it stands. */
    public enum State implements KebabCaseName {
        OPEN,
        APPROVED,
        DENIED,
        EXPIRED,
        /** The action was done. */
        USED,
        /** A role that was given up, or whose time is over. */
        ENDED
    }

    /**
     * What is wished.
     *
     * @param action operation of the API
     * @param object that it is about, as in the audit log
     * @param asked the body without its secrets
     * @param needs the right of the route
     * @param digest of method, path, query and body: another request is not approved
     * @param elevation null for an action
     */
    public record Wish(
            String action,
            String object,
            String asked,
            String reason,
            Verb needs,
            String digest,
            @Nullable Elevation elevation) {}

    /** A role for a time, which begins when it is approved. */
    public record Elevation(Role role, Duration time) {}

    /** @param endsAt of an elevation; null for others */
    public record Decision(String by, Instant at, @Nullable Instant endsAt) {}

    boolean isOpen(Instant now) {
        return state == State.OPEN && expiresAt.isAfter(now);
    }
}
