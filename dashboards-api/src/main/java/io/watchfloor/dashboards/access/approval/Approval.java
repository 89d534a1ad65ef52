package io.watchfloor.dashboards.access.approval;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An approval request.
 *
 * @param person who sent the request
 * @param via id of the session or token that sent the request; only this session or token can use the approval
 * @param wish the requested operation or role
 * @param expiresAt expiry of the request and of its approval
 * @param decision null until the request is approved or denied
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

    /** Who has to approve the request. */
    public enum Kind implements KebabCaseName {
        /** The same person approves the request in another session, by entering the displayed digits. */
        NUMBER,
        /** A second person approves the request, who has the right for the operation. */
        SECOND,
        /** A person who has all rights of the requested role approves the request. */
        ELEVATION
    }

    /** State of the request. */
    public enum State implements KebabCaseName {
        OPEN,
        APPROVED,
        DENIED,
        EXPIRED,
        /** The approved operation was executed. */
        USED,
        /** The temporary role was ended or has expired. */
        ENDED
    }

    /**
     * The requested operation or role.
     *
     * @param action operation of the API
     * @param object object of the operation, as in the audit log
     * @param asked request body without secrets
     * @param needs right that the route requires
     * @param digest hash of method, path, query and body, so that the approval is valid for this request only
     * @param elevation requested temporary role; null if an operation is requested
     */
    public record Wish(
            String action,
            String object,
            String asked,
            String reason,
            Verb needs,
            String digest,
            @Nullable TemporaryRole elevation) {}

    /** A temporary role, which starts when the request is approved. */
    public record TemporaryRole(Role role, Duration time) {}

    /** @param endsAt end of the temporary role; null for operations */
    public record Decision(String by, Instant at, @Nullable Instant endsAt) {}

    boolean isOpen(Instant now) {
        return state == State.OPEN && expiresAt.isAfter(now);
    }
}
