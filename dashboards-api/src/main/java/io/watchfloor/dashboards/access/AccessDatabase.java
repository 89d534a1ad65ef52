package io.watchfloor.dashboards.access;

import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.dashboards.audit.Audit;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;

/** The database of accounts and credentials, shared by all packages under {@code access}. */
public record AccessDatabase(
        Jdbi jdbi, SecuritySettings settings, Clock clock, SecureRandom random, Audit audit, CenterTelemetry own) {

    /** The current time, rounded to the precision of the database. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
