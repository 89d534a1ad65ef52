package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.io.IOException;

/** A place where signed chain heads are stored. */
interface HeadSink {

    /** Name for people and metrics: {@code file}, {@code syslog} or {@code post}. */
    String name();

    /** Stores a signed chain head. May block for a short time. */
    void store(SignedHead head) throws IOException;
}
