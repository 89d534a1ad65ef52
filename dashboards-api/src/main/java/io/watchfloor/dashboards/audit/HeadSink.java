package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.io.IOException;

/** A place where signed heads are kept. */
interface HeadSink {

    /** For people and metrics: {@code file}, {@code syslog} or {@code post}. */
    String name();

    /** Keeps it. Blocks, but not for long. */
    void keep(SignedHead head) throws IOException;
}
