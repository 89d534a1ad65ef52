package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.Actor;

/**
 * Is notified of disabled and removed accounts, whatever the cause. Called after the commit, on the node that made the
 * change. Credentials are invalid on all nodes from the commit on ({@link CredentialStatuses}). A call is lost if the
 * node stops after the commit, so listeners that must not miss a change query {@link AccountRegistry} when they start.
 */
@FunctionalInterface
public interface LeaverListener {

    /** Must return quickly, because the request that disabled the person waits until this method returns. */
    void left(String person, Actor by);
}
