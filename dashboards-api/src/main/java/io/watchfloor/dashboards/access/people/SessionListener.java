package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Person;
import org.jdbi.v3.core.Handle;

/** Is called for each new session. */
@FunctionalInterface
public interface SessionListener {

    /**
     * Runs in the transaction that opens the session, so that its writes are committed together with the session or not
     * at all.
     */
    void opened(Handle handle, Person person, SessionProof by);
}
