package io.watchfloor.ops.platform.shell;

import com.typesafe.config.ConfigFactory;
import io.watchfloor.ops.platform.outbox.Obligation;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.JournalOperation;
import org.apache.pekko.persistence.testkit.ProcessingPolicy;
import org.apache.pekko.persistence.testkit.ProcessingResult;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.WriteEvents;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;

/**
 * Entities on a slow journal that fails every fourth write, with overflowing stashes, until the end of {@link #rage}.
 * Like the product's sweeper it wakes only entities with pending deliveries in their journal.
 */
public final class FailingJournal implements AutoCloseable {

    private static final long SEED = Long.getLong("failures.seed", System.nanoTime());
    private static final int STASH = 40;
    private static final Duration WITH_WORK = Duration.ofSeconds(6);
    private static final Duration WITHOUT = Duration.ofSeconds(2);

    /** A short version of the sweeper's grace period. */
    private static final Duration GRACE = Duration.ofMillis(300);

    private final ActorTestKit kit =
            ActorTestKit.create(ConfigFactory.parseString("pekko.persistence.typed.stash-capacity = " + STASH)
                    .withFallback(EventSourcedBehaviorTestKit.config())
                    .withFallback(ConfigFactory.load()));
    private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final int slowest;
    private final AtomicReference<String> next = new AtomicReference<>("");
    private volatile boolean busy = true;
    private volatile boolean stormy = true;

    public FailingJournal() {
        this(Duration.ofMillis(4));
    }

    /** @param slowest longest time of a write */
    public FailingJournal(Duration slowest) {
        this.slowest = (int) slowest.toMillis();
        journal.withPolicy(new ProcessingPolicy<JournalOperation>() {
            @Override
            public ProcessingResult tryProcess(String id, JournalOperation operation) {
                return operation instanceof WriteEvents ? write(id) : ProcessingSuccess.getInstance();
            }
        });
        var unused = kit.spawn(Behaviors.<Dropped>setup(context -> {
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(Dropped.class, context.getSelf()));
            return Behaviors.receive(Dropped.class)
                    .onAnyMessage(one -> {
                        dropped.incrementAndGet();
                        return Behaviors.same();
                    })
                    .build();
        }));
    }

    private ProcessingResult write(String id) {
        if (id.equals(next.get())) {
            next.set("");
            return new StorageFailure(new SQLTransientConnectionException("no connection within 10 s"));
        }
        if (!stormy) {
            return ProcessingSuccess.getInstance();
        }
        sleep(Duration.ofMillis(chance(slowest)));
        if (chance(4) == 0) {
            failed.incrementAndGet();
            return new StorageFailure(new SQLTransientConnectionException("no connection within 10 s"));
        }
        written.incrementAndGet();
        return ProcessingSuccess.getInstance();
    }

    public ActorTestKit kit() {
        return kit;
    }

    /** A random number from 0 up to the bound, exclusive. */
    public int chance(int bound) {
        synchronized (random) {
            return random.nextInt(bound);
        }
    }

    /**
     * Runs the faults: first with new work, then without, so that new work cannot repair earlier errors; afterwards
     * everything works.
     */
    public void rage() {
        sleep(WITH_WORK);
        busy = false;
        sleep(WITHOUT);
        stormy = false;
    }

    /** Makes the next write of this entity fail. */
    public void failNext(String id) {
        next.set(id);
    }

    /** Whether that write has failed. */
    public boolean failedNext() {
        return next.get().isEmpty();
    }

    /** Whether the test should add new work. */
    public boolean isBusy() {
        return busy;
    }

    /** Repeats work until the end. */
    public void every(Duration pause, Runnable work) {
        var unused = threads.scheduleWithFixedDelay(work, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void later(int millis, Runnable work) {
        var unused = threads.schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    /** Sends a wake-up whenever a delivery is overdue. */
    public <C> void sweep(String id, ActorRef<C> entity, C wake) {
        every(GRACE, () -> {
            if (owes(id, Instant.now().minus(GRACE))) {
                entity.tell(wake);
            }
        });
    }

    /** Fills the stash from time to time during the faults. */
    public <C> void crowd(ActorRef<C> entity, Runnable oneMessage) {
        every(Duration.ofMillis(70), () -> {
            if (stormy && chance(3) == 0) {
                for (int each = 0; each < 3 * STASH; each++) {
                    oneMessage.run();
                }
            }
        });
    }

    @SuppressWarnings("unchecked")
    public <E> List<E> events(String id) {
        return (List<E>) List.copyOf(journal.persistedInStorage(id));
    }

    /** Whether an entity has a delivery pending since before this time. */
    public boolean owes(String id, Instant before) {
        Map<String, Instant> owed = new HashMap<>();
        for (Object event : events(id)) {
            for (Obligation obligation : Obligation.of(event)) {
                switch (obligation) {
                    case Obligation.Open one ->
                        owed.put(one.what(), Objects.requireNonNullElse(one.dueAt(), Instant.EPOCH));
                    case Obligation.Settled one -> owed.remove(one.what());
                    case Obligation.AllSettled one -> owed.keySet().removeIf(what -> what.startsWith(one.what()));
                    case Obligation.SettledThrough one ->
                        owed.keySet()
                                .removeIf(what -> what.startsWith(one.what())
                                        && Long.parseLong(what.substring(
                                                        one.what().length()))
                                                <= one.through());
                }
            }
        }
        return owed.values().stream().anyMatch(due -> due.isBefore(before));
    }

    /** Statistics for the report. */
    public String figures() {
        return "seed %d: %d writes failed, %d succeeded meanwhile, %d messages were dropped"
                .formatted(SEED, failed.get(), written.get(), dropped.get());
    }

    /** Empty if there is no answer within two seconds: the message or its answer is lost. */
    public static <R> Optional<R> answer(TestProbe<R> asked) {
        try {
            return Optional.of(asked.receiveMessage(Duration.ofSeconds(2)));
        } catch (AssertionError unanswered) {
            return Optional.empty();
        }
    }

    /** Whether enough faults occurred for a meaningful test. */
    public boolean wasStormy() {
        return failed.get() > 0 && dropped.get() > 0;
    }

    public static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        kit.shutdownTestKit();
    }
}
