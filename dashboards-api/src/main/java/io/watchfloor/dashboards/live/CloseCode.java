package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.CredentialStatus;

/**
 * Why the center closes a stream: codes of RFC 6455 section 7.4, and Watchfloor's codes above 4000.
 *
 * @param reason reason as text for users; for an invalid credential the text starts with the error code and a colon
 */
record CloseCode(int number, String reason) {

    static final CloseCode DONE = new CloseCode(1000, "done");
    static final CloseCode GOING_AWAY = new CloseCode(1001, "the center stops; connect again");
    static final CloseCode NOT_UNDERSTOOD = new CloseCode(1003, "only text messages are supported");
    static final CloseCode TOO_LARGE = new CloseCode(1009, "a message exceeds 4096 characters");
    static final CloseCode OTHER_RIGHTS =
            new CloseCode(4409, "rights-changed: your rights have changed; connect again");
    static final CloseCode TOO_SLOW = new CloseCode(4408, "the client reads too slowly; connect again and resume");
    static final CloseCode TOO_MANY = new CloseCode(4429, "too many subscriptions");

    /** The client lacks the right for the topic. */
    static CloseCode topic(String topic) {
        return new CloseCode(4403, "topic-not-allowed: your role does not include " + topic + ".");
    }

    /** The credential of the stream is invalid. */
    static CloseCode of(CredentialStatus standing) {
        int number = switch (standing) {
            case NOT_ALLOWED -> 4403;
            case NOT_SIGNED_IN,
                    SESSION_ENDED,
                    SESSION_IDLE,
                    SESSION_OVER,
                    SESSION_WAITS,
                    TOKEN_UNKNOWN,
                    TOKEN_REVOKED,
                    TOKEN_EXPIRED,
                    PERSON_DISABLED,
                    PARTNER_PAUSED,
                    CERTIFICATE_UNKNOWN,
                    CERTIFICATE_DATES,
                    CERTIFICATE_MISMATCH,
                    PERSON_REMOVED -> 4401;
            case GOOD -> throw new IllegalArgumentException("A valid credential does not close a stream");
        };
        return new CloseCode(number, standing.code() + ": " + standing.sentence());
    }
}
