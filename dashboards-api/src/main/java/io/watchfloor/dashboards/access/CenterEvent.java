package io.watchfloor.dashboards.access;

import io.watchfloor.config.text.KebabCaseName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A security event of the center itself, such as a sign-in.
 *
 * @param success whether the attempt succeeded
 * @param person person who acted or attempted to act; empty if unknown
 * @param target other person whom the event affects; may be empty
 * @param via id of the session or token; may be empty
 * @param reason reason for a failure; may be empty
 * @param more additional fields, written under {@code watchfloor.}; contain no secrets
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

    /** Kind of event. Detection rules match the value of {@link #text}. */
    public enum Action implements KebabCaseName {
        /** A session was opened, or a sign-in was rejected. */
        SIGN_IN,
        /** An unknown API token was used. */
        TOKEN_GUESS,
        /** The signature counter of a passkey decreased, which indicates that the passkey was cloned. */
        PASSKEY_COUNTER,
        /** A link, token or recovery code was used although an identity provider is configured. */
        BREAK_GLASS,
        APPROVAL_ASKED,
        APPROVAL_GIVEN,
        APPROVAL_DENIED,
        APPROVAL_TIMED_OUT,
        /** The number of a person's open approval requests exceeded the limit. */
        APPROVAL_FLOOD,
        ELEVATION_GIVEN,
        ROLE_CHANGED,
        PERSON_DISABLED,
        AUDIT_BROKEN,
        /** A monitored heartbeat is missing. */
        HEARTBEAT_MISSING,
        HEARTBEAT_BACK;

        /** Category of the event: {@code authentication} for events about credentials, otherwise {@code audit}. */
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

    /** Creates an event without a target person or credential id. */
    public static CenterEvent of(Action action, boolean success, String person, SignInOrigin whence, String reason) {
        return new CenterEvent(action, success, person, "", "", whence, reason, Map.of());
    }

    /** Creates an event for a change that an actor made to another person's account. */
    public static CenterEvent to(Action action, Actor by, String target) {
        return new CenterEvent(
                action, true, by.name(), target, by.via(), new SignInOrigin(by.address(), ""), "", Map.of());
    }

    /** Returns a copy of the event with an additional field. */
    public CenterEvent with(String name, Object value) {
        Map<String, Object> wider = new LinkedHashMap<>(more);
        wider.put(name, value);
        return new CenterEvent(action, success, person, target, via, whence, reason, wider);
    }
}
