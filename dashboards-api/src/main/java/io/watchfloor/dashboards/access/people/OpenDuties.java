package io.watchfloor.dashboards.access.people;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Knows what somebody who leaves would leave undone. */
@FunctionalInterface
public interface OpenDuties {

    OpenDuties NONE = (handle, person) -> List.of();

    /**
     * Asked in the transaction that would shut the person out.
     *
     * @return each in words, such as {@code schedule nights, fallback}; empty for none
     */
    List<String> of(Handle handle, String person);
}
