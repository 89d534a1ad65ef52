package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Person;
import org.jdbi.v3.core.Handle;

/** Judges each new session, in the transaction that opens it, and lets follow what the settings say. */
@FunctionalInterface
public interface SignInWatch {

    /** Judges nothing. */
    SignInWatch NONE = (handle, person, by, session, secret) -> {};

    /**
     * @param session the id of the session, whose row is there
     * @param secret of its cookie
     */
    void opened(Handle handle, Person person, SessionProof by, String session, String secret);
}
