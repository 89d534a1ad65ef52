package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.platform.rights.Principal;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jdbi.v3.core.Handle;

/**
 * The people with an account. Accounts belong to the dashboards module, which passes them in.
 *
 * @param names names of all people, including disabled and removed people
 * @param active rights of each active person, without temporary roles
 * @param teams members of each team, by team name
 */
public record StaffDirectory(
        Set<String> names, SortedMap<String, Principal> active, SortedMap<String, List<String>> teams) {

    /**
     * Reads the people in the caller's transaction. A change of people must raise the revision of {@link
     * OnCallState#TOPIC}.
     */
    @FunctionalInterface
    public interface Source {
        StaffDirectory read(Handle transaction);
    }
}
