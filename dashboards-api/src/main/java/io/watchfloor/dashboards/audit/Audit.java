package io.watchfloor.dashboards.audit;

import org.jdbi.v3.core.Handle;

/** Writes the audit log. */
@FunctionalInterface
public interface Audit {

    /** Appends an entry in the caller's transaction: both are committed, or neither. Blocks on the database. */
    void append(Handle handle, AuditEntry entry);
}
