package io.watchfloor.dashboards.api.openapi;

import java.util.Locale;

/** Error responses that every route can return, by HTTP status. */
enum Refusal {
    BAD_REQUEST(400, "A parameter, a header or the body is invalid; `field` contains its name."),
    SIGNED_OUT(401, "You are not signed in, or the sign-in has ended; `reason` explains why."),
    FORBIDDEN(403, "Your role does not allow this, or the request comes from a page of another site."),
    UNKNOWN(404, "The resource does not exist."),
    CONFLICT(409, "The current state does not allow the request."),
    STALE(412, "The resource has changed since you loaded it."),
    TOO_LARGE(413, "The body exceeds the size limit of this route."),
    WRONG_TYPE(415, "The body is a form or plain text, which this route does not accept."),
    UNPROCESSABLE(422, "The body is well formed, but its content is not allowed."),
    TOO_MANY(429, "The limit of requests is reached. Retry-After contains the waiting time."),
    UNAVAILABLE(503, "The center cannot handle the request now. Retry-After contains the waiting time."),
    SILENT(504, "The request may or may not have been executed. Send the same request again.");

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
        throw new IllegalStateException("No standard refusal has the status " + status);
    }

    int status() {
        return status;
    }

    String meaning() {
        return meaning;
    }

    /** Name of the OpenAPI component: {@code BadRequest}. */
    String component() {
        StringBuilder name = new StringBuilder();
        for (String word : name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
