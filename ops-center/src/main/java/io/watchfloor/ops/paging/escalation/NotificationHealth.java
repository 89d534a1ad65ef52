package io.watchfloor.ops.paging.escalation;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.paging.coverage.CoverageGap;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Detects that notifications fail, for the metrics and the status page. */
public final class NotificationHealth {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationHealth.class);

    private static final Duration LATELY = Duration.ofMinutes(10);

    private final Clock clock;
    private volatile @Nullable Failing failing;

    private record Failing(Instant since, Instant latest) {}

    public NotificationHealth(Clock clock) {
        this.clock = clock;
    }

    /** Ignores {@code REFUSED}, because one misconfigured contact is no sign that other contacts fail. */
    synchronized void note(Notification.Attempt attempt) {
        if (attempt.outcome() == Notification.Outcome.REFUSED) {
            return;
        }
        Failing before = failing;
        if (attempt.outcome() == Notification.Outcome.DELIVERED || attempt.outcome() == Notification.Outcome.SENT) {
            failing = null;
            if (before != null) {
                LOG.info("Notifications are delivered again, for the first time since {}", before.since());
            }
        } else if (before == null || before.latest().isBefore(attempt.at().minus(LATELY))) {
            failing = new Failing(attempt.at(), attempt.at());
            LOG.warn(
                    "A notification was not delivered and is retried. If further notifications fail, check the contacts, the channels and"
                            + " watchfloor.escalation.webhook-url: {}",
                    attempt.detail());
        } else {
            failing = new Failing(before.since(), attempt.at());
        }
    }

    /** Whether notifications were attempted in the last 10 minutes, and none was delivered. */
    boolean isFailing() {
        Failing now = failing;
        return now != null && now.latest().isAfter(clock.instant().minus(LATELY));
    }

    /** Publishes the coverage gaps as a metric. */
    public static final class Gauges {

        private Gauges() {}

        /** @param reach who would be notified if a case opened now */
        public static void register(
                PrometheusRegistry registry, NotificationHealth health, Supplier<NotificationCoverage> reach) {
            new Meters(registry).watch("watchfloor_notification_coverage_gaps", callback -> {
                Set<CoverageGap.Reason> now = reasons(reach.get());
                for (CoverageGap.Reason reason : CoverageGap.Reason.values()) {
                    boolean silent = reason == CoverageGap.Reason.FAILING ? health.isFailing() : now.contains(reason);
                    callback.call(silent ? 1 : 0, reason.text());
                }
            });
        }

        private static Set<CoverageGap.Reason> reasons(NotificationCoverage reach) {
            return reach.silences().stream().map(CoverageGap::reason).collect(Collectors.toSet());
        }
    }
}
