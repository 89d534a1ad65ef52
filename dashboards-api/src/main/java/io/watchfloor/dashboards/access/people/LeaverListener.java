package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Actor;

/**
 * Receives disabled and removed accounts, whatever the cause. Called after the commit, on the node that made the
 * change. Credentials are already invalid on all nodes with the commit ({@link CredentialStatuses}). Listeners that
 * must not miss a change if this node stops in between query {@link AccountRegistry} when they start.
 */
@FunctionalInterface
public interface LeaverListener {

    /** Must return quickly: the request that disabled the person waits for it. */
    void left(String person, Actor by);
}
