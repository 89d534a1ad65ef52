package io.watchfloor.dashboards.rules.exceptions;

import io.watchfloor.dashboards.notices.OwnerNotices.Notice;
import io.watchfloor.dashboards.notices.Reminders;
import io.watchfloor.ops.detection.exception.ExceptionStore;
import io.watchfloor.ops.detection.exception.RuleException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Asks the owner of an exception before it ends whether to extend it. */
public final class ExceptionReminders implements Reminders.Source<RuleException> {

    private static final Duration EVERY = Duration.ofSeconds(30);

    private final ExceptionStore store;

    public ExceptionReminders(Jdbi database) {
        this.store = new ExceptionStore(database);
    }

    @Override
    public String name() {
        return "exceptions";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public List<RuleException> claim(Instant now) {
        return store.claimEnding(now);
    }

    @Override
    public String owner(RuleException one) {
        return one.terms().owner();
    }

    @Override
    public Notice notice(RuleException one, Instant now) {
        Instant end = one.terms().expiresAt();
        return new Notice(
                "exception-%s-%d".formatted(one.id(), end.getEpochSecond()),
                "Watchfloor: an exception of yours ends at %s".formatted(end),
                "Extend it if it is still needed. Otherwise its rules open alerts again after that time.",
                "/exceptions/" + one.id(),
                now);
    }

    @Override
    public void reminded(RuleException one, Instant now) {
        store.asked(one, now);
    }
}
