package io.watchfloor.ops;

import io.watchfloor.ops.paging.contact.Way;
import io.watchfloor.ops.paging.coverage.Reach;
import io.watchfloor.ops.paging.coverage.Reaching;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.paging.oncall.ContactHealth;
import io.watchfloor.ops.paging.oncall.OnCallBook;
import io.watchfloor.ops.paging.oncall.OnCallShelf;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads each second what people wrote about who is told, and whose contacts fail. While the database is away the last of it holds. */
final class OnCallReading {

    private static final Logger LOG = LoggerFactory.getLogger(OnCallReading.class);

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Jdbi database;
    private final OnCallShelf shelf;
    private volatile Set<String> failing = Set.of();

    /** Reads it for the first time. */
    OnCallReading(Jdbi database) {
        this.database = database;
        this.shelf = new OnCallShelf(database);
        shelf.refresh();
    }

    OnCallBook book() {
        return shelf.book();
    }

    CaseReaders readers() {
        return shelf.readers();
    }

    void start(ActorSystem<?> system) {
        var unused = system.scheduler()
                .scheduleWithFixedDelay(
                        Duration.ZERO,
                        EVERY,
                        this::read,
                        system.dispatchers().lookup(DispatcherSelector.fromConfig("watchfloor-dispatcher.blocking")));
    }

    private void read() {
        try {
            shelf.refresh();
            failing = ContactHealth.failing(database);
        } catch (RuntimeException e) {
            LOG.debug("Who is on call could not be read again: {}", e.toString());
        }
    }

    /**
     * Who would be told of a case now.
     *
     * @param ways that the center is set up to send by
     * @param receiver whether the settings name a receiver of pages
     */
    Reach reach(Set<Way> ways, boolean receiver, Instant now) {
        return Reaching.of(shelf.book(), ways, failing, receiver, now);
    }
}
