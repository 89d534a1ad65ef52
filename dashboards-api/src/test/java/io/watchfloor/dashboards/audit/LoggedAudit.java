package io.watchfloor.dashboards.audit;

import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An audit log that writes each entry to the program's log. */
public final class LoggedAudit implements Audit {

    private static final Logger LOG = LoggerFactory.getLogger(LoggedAudit.class);

    @Override
    public void append(Handle handle, AuditEntry entry) {
        LOG.info(
                "{} {} {} (before: {}, after: {})",
                entry.actor(),
                entry.action(),
                entry.object(),
                entry.before(),
                entry.after());
    }
}
