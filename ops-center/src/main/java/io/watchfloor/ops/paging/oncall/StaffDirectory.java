package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.platform.rights.Principal;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jdbi.v3.core.Handle;

/**
 * The people whom a center knows. Their accounts belong to the module above, which hands them in.
 *
 * @param names of all, also of those who are disabled or removed
 * @param active what each of the others may read, without a role for a time
 * @param teams their members, by name
 */
public record StaffDirectory(
        Set<String> names, SortedMap<String, Principal> active, SortedMap<String, List<String>> teams) {

    /** Reads them in the caller's transaction. A change of what it reads moves the revision of {@link OnCallState#TOPIC}. */
    @FunctionalInterface
    public interface Source {
        StaffDirectory read(Handle transaction);
    }
}
