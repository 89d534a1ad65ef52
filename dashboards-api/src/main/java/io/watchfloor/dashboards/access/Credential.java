package io.watchfloor.dashboards.access;

/** The proof that somebody used, by its id: the id names the proof without revealing it. */
public sealed interface Credential {

    String id();

    /** A browser's. */
    record OfSession(String id) implements Credential {}

    /** An API token. */
    record OfToken(String id) implements Credential {}
}
