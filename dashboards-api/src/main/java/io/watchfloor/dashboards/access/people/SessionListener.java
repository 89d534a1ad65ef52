package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Person;
import org.jdbi.v3.core.Handle;

/** Hears of each session that is opened. */
@FunctionalInterface
public interface SessionListener {

    /** Runs in the transaction that opens it: what it writes is committed with the session, or not at all. */
    void opened(Handle handle, Person person, SessionProof by);
}
