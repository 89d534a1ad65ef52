package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Actor;

/**
 * Wants to know when somebody leaves: is disabled or removed, by whomever and by whatever way. Told after the change has committed, on
 * the node that made it. It is no ending of credentials: those are dead with the commit, on every node, by {@link CredentialStatuses}. Whoever must
 * act also when this node ends in between asks {@link AccountRegistry} when it starts.
 */
@FunctionalInterface
public interface LeaverListener {

    /** Returns soon: the request of whoever shut the person out waits for it. */
    void left(String person, Actor by);
}
