package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Person;
import org.jdbi.v3.core.Handle;

/** Assesses each new session within the transaction that opens it, and applies the configured consequence. */
@FunctionalInterface
public interface SignInWatch {

    /** Assesses nothing. */
    SignInWatch NONE = (handle, person, by, session, secret) -> {};

    /**
     * @param session id of the session, whose row exists
     * @param secret secret in the cookie of the session
     */
    void opened(Handle handle, Person person, SessionProof by, String session, String secret);
}
