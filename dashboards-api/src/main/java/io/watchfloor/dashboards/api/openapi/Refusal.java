package io.watchfloor.dashboards.api.openapi;

import java.util.Locale;

/** Refusals that every route may give, by status. */
enum Refusal {
    BAD_REQUEST(400, "A parameter, a header or the body is wrong; field names it."),
    SIGNED_OUT(401, "You are not signed in, or not any more; reason says why."),
    FORBIDDEN(403, "Your role may not do this, or the request comes from a page of another site."),
    UNKNOWN(404, "There is no such thing."),
    CONFLICT(409, "What is there does not allow it."),
    STALE(412, "It has changed since you saw it."),
    TOO_LARGE(413, "The body is larger than this route takes."),
    WRONG_TYPE(415, "The body is a form or plain text, which this route does not take."),
    UNPROCESSABLE(422, "The body is well formed, but cannot be honoured."),
    TOO_MANY(429, "There is no room now; Retry-After says when to send it again."),
    UNAVAILABLE(503, "The center cannot answer now; Retry-After says when to try again."),
    SILENT(504, "It is not known whether this was done. Send the same again.");

    private final int status;
    private final String meaning;

    Refusal(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    static Refusal of(int status) {
        for (Refusal one : values()) {
            if (one.status == status) {
                return one;
            }
        }
        throw new IllegalStateException("No refusal has the status " + status);
    }

    int status() {
        return status;
    }

    String meaning() {
        return meaning;
    }

    /** The name among the components: {@code BadRequest}. */
    String component() {
        StringBuilder name = new StringBuilder();
        for (String word : name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
