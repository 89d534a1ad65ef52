package io.watchfloor.dashboards.access.people;

/** The request was executed before, and the credential that it created has been used since then. */
public final class RepeatedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RepeatedRequestException() {
        super("Done before", null, false, false);
    }
}
