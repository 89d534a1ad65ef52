package io.watchfloor.dashboards.live;

/** Why the center ends a WebSocket. RFC 6455, section 7.4, and our own above 4000. */
enum CloseCode {
    DONE(1000, "done"),
    GOING_AWAY(1001, "the center stops; connect again"),
    NOT_UNDERSTOOD(1003, "text messages only"),
    TOO_LARGE(1009, "messages may have 4096 characters"),
    NOT_SIGNED_IN(4401, "not signed in"),
    NOT_ALLOWED(4403, "not allowed"),
    TOO_SLOW(4408, "too slow; connect again and resume"),
    TOO_MANY(4429, "too many subscriptions");

    private final int number;
    private final String reason;

    CloseCode(int number, String reason) {
        this.number = number;
        this.reason = reason;
    }

    int number() {
        return number;
    }

    String reason() {
        return reason;
    }
}
