package io.watchfloor.dashboards.access;

/** Identifies the credential of a request by an id, which does not reveal the secret of the credential. */
public sealed interface Credential {

    String id();

    /** A browser session. */
    record OfSession(String id) implements Credential {}

    /** An API token. */
    record OfToken(String id) implements Credential {}

    /** A client certificate of a partner, by its fingerprint. */
    record OfCertificate(String id) implements Credential {}
}
