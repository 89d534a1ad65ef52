package io.watchfloor.dashboards.access;

/** What somebody proved themselves with, by its id: it names the proof without being one. */
public sealed interface Credential {

    String id();

    /** A browser's. */
    record OfSession(String id) implements Credential {}

    /** An API token. */
    record OfToken(String id) implements Credential {}
}
