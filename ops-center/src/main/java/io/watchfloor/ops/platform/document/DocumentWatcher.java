package io.watchfloor.ops.platform.document;

import io.watchfloor.config.work.Threads;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's copy of the documents of one topic: read at startup, and again within about half a second after a change in
 * the cluster. If the database is unavailable or the documents cannot be read, the last value remains in use; {@link
 * DocumentWatchers} counts these failures and publishes the count as a metric.
 */
public final class DocumentWatcher<T> {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentWatcher.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    /** The wait for the thread to end, because opening a new connection can block for the database's socket timeout. */
    private static final Duration END_WAIT = Duration.ofSeconds(5);

    private final String topic;
    private final Jdbi database;
    private final UnaryOperator<T> reading;
    private final Predicate<T> complete;
    private final Runnable failed;
    private final Thread thread;
    private volatile T value;
    private volatile long lookedAt = System.nanoTime();
    private volatile boolean closed;
    /**
     * The first check always reads the documents again, because the documents may have changed since the constructor
     * read them.
     */
    private long revision = -1;

    /** A watcher that only serves {@link #latest}, and is never started. */
    public DocumentWatcher(String topic, Jdbi database, Supplier<T> reading) {
        this(topic, database, reading.get(), former -> reading.get(), read -> true, () -> {});
    }

    DocumentWatcher(
            String topic, Jdbi database, T first, UnaryOperator<T> reading, Predicate<T> complete, Runnable failed) {
        this.topic = topic;
        this.database = database;
        this.value = first;
        this.reading = reading;
        this.complete = complete;
        this.failed = failed;
        this.thread = Threads.named("documents-" + topic, this::run);
    }

    public void start() {
        thread.start();
    }

    /** The value read by the latest successful check. */
    public T value() {
        return value;
    }

    /**
     * The current value, including the caller's own changes. Blocks. Throws an exception if the documents cannot be
     * read.
     */
    public T latest() {
        look();
        return value;
    }

    String topic() {
        return topic;
    }

    /** Time since the latest successful check. */
    Duration unread() {
        boolean unstarted = thread.getState() == Thread.State.NEW;
        return unstarted || closed ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lookedAt);
    }

    private long revision() {
        return database.withHandle(
                handle -> handle.createQuery("SELECT revision FROM document_revision WHERE topic = :topic")
                        .bind("topic", topic)
                        .mapTo(Long.class)
                        .one());
    }

    /** Reads the revision before the value, so that changes made between the two reads are found by the next check. */
    private synchronized void look() {
        long now = revision();
        if (now != revision) {
            T read = reading.apply(value);
            value = read;
            if (complete.test(read)) {
                revision = now;
            }
        }
        lookedAt = System.nanoTime();
    }

    private void run() {
        boolean well = true;
        while (!closed) {
            try {
                Thread.sleep(well ? LOOK_EVERY : PAUSE_AFTER_FAILURE);
                look();
                if (!well) {
                    LOG.info("Changes of {} can be read again", topic);
                }
                well = true;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // An {@code Error}, such as insufficient memory to compile rules, must not end the thread.
                if (closed) {
                    return;
                }
                failed.run();
                if (well) {
                    LOG.warn(
                            "Changes of {} cannot be read; this node uses the last known version and retries every {} s: {}",
                            topic,
                            PAUSE_AFTER_FAILURE.toSeconds(),
                            e.toString());
                }
                well = false;
            }
        }
    }

    void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(END_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
