package io.watchfloor.dashboards.audit;

import org.jdbi.v3.core.Handle;

/** Takes down what people do. */
@FunctionalInterface
public interface Audit {

    /** Takes it down in the caller's transaction: both are committed, or neither is. Blocks on the database. */
    void append(Handle handle, AuditEntry entry);
}
