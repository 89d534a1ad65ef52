package io.watchfloor.dashboards.access;

import io.watchfloor.config.SecuritySettings;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;

/** What everything that keeps people and their credentials works with. */
record AccessDatabase(Jdbi jdbi, SecuritySettings settings, Clock clock, SecureRandom random) {

    /** As the database keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
