package io.watchfloor.dashboards.access;

import io.watchfloor.config.text.KebabCaseName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened to the center's own doors.
 *
 * @param success whether who did it got what they wanted
 * @param person who did it or tried to; empty when nobody knows
 * @param target to whom it was done, if that is another person; may be empty
 * @param via the id of the session or token; may be empty
 * @param reason why it was refused, or what is wrong; may be empty
 * @param more further fields, under {@code watchfloor.}: never secrets
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

    /** What happened. Rules name its {@link #text}. */
    public enum Action implements KebabCaseName {
        /** A session was opened, or refused. */
        SIGN_IN,
        /** An API token that never existed. */
        TOKEN_GUESS,
        /** The counter of a passkey went back: it may have been copied. */
        PASSKEY_COUNTER,
        /** The local way in was used although an identity provider is set. */
        BREAK_GLASS,
        APPROVAL_ASKED,
        APPROVAL_GIVEN,
        APPROVAL_DENIED,
        APPROVAL_TIMED_OUT,
        /** More approvals asked of one person than may wait. */
        APPROVAL_FLOOD,
        ELEVATION_GIVEN,
        ROLE_CHANGED,
        PERSON_DISABLED,
        AUDIT_BROKEN,
        /** A heartbeat that this center waits for stays away. */
        HEARTBEAT_MISSING,
        HEARTBEAT_BACK;

        /** {@code authentication} for proofs of who somebody is, otherwise {@code audit}. */
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

    /** Somebody did it themselves, from somewhere. */
    public static CenterEvent of(Action action, boolean success, String person, SignInOrigin whence, String reason) {
        return new CenterEvent(action, success, person, "", "", whence, reason, Map.of());
    }

    /** Somebody did it to a person. */
    public static CenterEvent to(Action action, Actor by, String target) {
        return new CenterEvent(
                action, true, by.name(), target, by.via(), new SignInOrigin(by.address(), ""), "", Map.of());
    }

    /** The same with another field. */
    public CenterEvent with(String name, Object value) {
        Map<String, Object> wider = new LinkedHashMap<>(more);
        wider.put(name, value);
        return new CenterEvent(action, success, person, target, via, whence, reason, wider);
    }
}
