package io.watchfloor.dashboards.access.people;

/** What the request made before was used since. */
public final class RepeatedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RepeatedRequestException() {
        super("Done before", null, false, false);
    }
}
