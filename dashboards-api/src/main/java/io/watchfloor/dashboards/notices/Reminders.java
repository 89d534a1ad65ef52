package io.watchfloor.dashboards.notices;

import io.watchfloor.dashboards.notices.OwnerNotices.Notice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/**
 * Reminds owners of what ends soon, once for each end. One node reminds. If nothing arrived, or the owner has no verified
 * contact method, another attempt follows.
 */
public final class Reminders<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);

    private final Source<T> source;
    private final OwnerNotices notices;
    private final Clock clock;

    /** What ends. Every call blocks on the database. */
    public interface Source<T> {

        /** For the log, such as {@code exceptions}. */
        String name();

        /** Time between two looks. */
        Duration every();

        /** Claims what ends soon and of which the owner was not notified yet. A claim without {@link #reminded} ends. */
        List<T> claim(Instant now);

        String owner(T one);

        Notice notice(T one, Instant now);

        /** The owner was notified of this end, so that no attempt follows. */
        void reminded(T one, Instant now);
    }

    public Reminders(Source<T> source, OwnerNotices notices, Clock clock) {
        this.source = source;
        this.notices = notices;
        this.clock = clock;
    }

    /** @param threads may block */
    public void start(ActorSystem<?> system, Executor threads) {
        var unused = system.scheduler()
                .scheduleWithFixedDelay(
                        source.every(), source.every(), this::look, ExecutionContext.fromExecutor(threads));
    }

    private void look() {
        try {
            remind();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Owners of {} could not be reminded; the next attempt follows in {} s",
                    source.name(),
                    source.every().toSeconds(),
                    e);
        }
    }

    /** Makes one attempt for each end that is due. */
    public void remind() {
        source.claim(clock.instant()).forEach(this::remind);
    }

    private void remind(T one) {
        Notice notice = source.notice(one, clock.instant());
        var unused = notices.send(source.owner(one), notice)
                .thenAccept(arrived -> {
                    if (arrived) {
                        source.reminded(one, clock.instant());
                    }
                })
                .exceptionally(failure -> {
                    LOG.warn("The notice {} is repeated", notice.key(), failure);
                    return null;
                });
    }
}
