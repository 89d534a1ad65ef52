package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.BuiltInPolicy;
import io.watchfloor.ops.paging.escalation.RetryPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The clock of cases without a configured policy: the webhook is notified every minute. */
public final class Clocked {

    public static final OnCallConfiguration BOOK =
            new BuiltInPolicy(Optional.empty(), "", Duration.ofMinutes(1)).under(OnCallConfiguration.EMPTY);

    public static final RetryPolicy TRIES = new RetryPolicy(3, Duration.ofSeconds(2), Duration.ofSeconds(30));

    private Clocked() {}

    /** The step that is due, if any. */
    public static Optional<CaseEvent.Escalated> due(Case now, Instant at) {
        return new CaseClock(BOOK)
                .due(now, at, at).stream()
                        .filter(CaseEvent.Escalated.class::isInstance)
                        .map(CaseEvent.Escalated.class::cast)
                        .findFirst();
    }

    public static @Nullable Instant next(Case now) {
        CaseClock.Due due = new CaseClock(BOOK).nextStep(now);
        return due == null ? null : due.at();
    }
}
