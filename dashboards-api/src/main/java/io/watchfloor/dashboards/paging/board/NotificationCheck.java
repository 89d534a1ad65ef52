package io.watchfloor.dashboards.paging.board;

import io.watchfloor.ops.paging.coverage.CoverageGap;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.ops.platform.heartbeat.HealthCheck;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** Health check: each case has recipients, and notifications are delivered. */
public final class NotificationCheck implements HealthCheck {

    private final Jdbi database;
    private final Supplier<NotificationCoverage> reach;
    private final Clock clock;

    public NotificationCheck(Jdbi database, Supplier<NotificationCoverage> reach, Clock clock) {
        this.database = database;
        this.reach = reach;
        this.clock = clock;
    }

    @Override
    public Optional<String> problem() {
        return reach.get().silences().stream()
                .filter(CoverageGap::nobody)
                .map(silence -> "No one can be notified of a case: " + silence.words())
                .findFirst()
                .or(this::failing);
    }

    private Optional<String> failing() {
        DeliveryStatus board = database.withHandle(handle -> DeliveryStatus.read(handle, clock.instant()));
        return board.failing()
                ? Optional.of("All notifications of the last minutes failed, the latest with: " + board.reason())
                : Optional.empty();
    }
}
