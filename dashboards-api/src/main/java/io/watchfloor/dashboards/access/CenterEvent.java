package io.watchfloor.dashboards.access;

import io.watchfloor.config.text.KebabCaseName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A security event of the center itself, such as a sign-in.
 *
 * @param success whether the attempt succeeded
 * @param person who acted or attempted to; empty if unknown
 * @param target other person who is affected; may be empty
 * @param via id of the session or token; may be empty
 * @param reason of a failure; may be empty
 * @param more further fields under {@code watchfloor.}, without secrets
 */
public record CenterEvent(
        Action action,
        boolean success,
        String person,
        String target,
        String via,
        SignInOrigin whence,
        String reason,
        Map<String, Object> more) {

    /** Kind of event. Rules match its {@link #text}. */
    public enum Action implements KebabCaseName {
        /** A session was opened, or a sign-in was rejected. */
        SIGN_IN,
        /** An unknown API token was used. */
        TOKEN_GUESS,
        /** The counter of a passkey decreased, which indicates a copy. */
        PASSKEY_COUNTER,
        /** A link, token or recovery code was used although an identity provider is configured. */
        BREAK_GLASS,
        APPROVAL_ASKED,
        APPROVAL_GIVEN,
        APPROVAL_DENIED,
        APPROVAL_TIMED_OUT,
        /** More approvals were requested from one person than may be open. */
        APPROVAL_FLOOD,
        ELEVATION_GIVEN,
        ROLE_CHANGED,
        PERSON_DISABLED,
        AUDIT_BROKEN,
        /** A monitored heartbeat is missing. */
        HEARTBEAT_MISSING,
        HEARTBEAT_BACK;

        /** {@code authentication} for events about credentials, otherwise {@code audit}. */
        public String service() {
            return switch (this) {
                case SIGN_IN,
                        TOKEN_GUESS,
                        PASSKEY_COUNTER,
                        BREAK_GLASS,
                        APPROVAL_ASKED,
                        APPROVAL_GIVEN,
                        APPROVAL_DENIED,
                        APPROVAL_TIMED_OUT,
                        APPROVAL_FLOOD -> "authentication";
                case ELEVATION_GIVEN, ROLE_CHANGED, PERSON_DISABLED, AUDIT_BROKEN, HEARTBEAT_MISSING, HEARTBEAT_BACK ->
                    "audit";
            };
        }
    }

    public CenterEvent {
        more = Map.copyOf(more);
    }

    /** An event without a target person or credential id. */
    public static CenterEvent of(Action action, boolean success, String person, SignInOrigin whence, String reason) {
        return new CenterEvent(action, success, person, "", "", whence, reason, Map.of());
    }

    /** An event in which an actor changed the account of another person. */
    public static CenterEvent to(Action action, Actor by, String target) {
        return new CenterEvent(
                action, true, by.name(), target, by.via(), new SignInOrigin(by.address(), ""), "", Map.of());
    }

    /** Returns a copy with another field. */
    public CenterEvent with(String name, Object value) {
        Map<String, Object> wider = new LinkedHashMap<>(more);
        wider.put(name, value);
        return new CenterEvent(action, success, person, target, via, whence, reason, wider);
    }
}
