package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.io.IOException;

/** A place where signed chain heads are stored. */
interface HeadSink {

    /** Name for people and metrics: {@code file}, {@code syslog}, {@code post} or {@code time-stamp}. */
    String name();

    /** Whether the place takes a chain head now. */
    default boolean isDue() {
        return true;
    }

    /** Stores a signed chain head. May block for a short time. */
    void store(SignedHead head) throws IOException;
}
