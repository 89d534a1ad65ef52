package io.watchfloor.dashboards.access.people;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Finds the on-call duties of a person. */
@FunctionalInterface
public interface OpenDuties {

    OpenDuties NONE = (handle, person) -> List.of();

    /**
     * Called within the transaction that would disable the person.
     *
     * @return duties as text, such as {@code schedule nights, fallback}; empty for none
     */
    List<String> of(Handle handle, String person);
}
