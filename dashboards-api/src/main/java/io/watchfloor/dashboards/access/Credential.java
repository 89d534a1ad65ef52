package io.watchfloor.dashboards.access;

/** The credential of a request, by its id, which does not reveal its secret. */
public sealed interface Credential {

    String id();

    /** The session of a browser. */
    record OfSession(String id) implements Credential {}

    /** An API token. */
    record OfToken(String id) implements Credential {}
}
