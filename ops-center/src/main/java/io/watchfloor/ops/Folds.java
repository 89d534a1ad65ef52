package io.watchfloor.ops;

import io.watchfloor.ops.platform.journal.FoldHealth;
import io.watchfloor.ops.platform.journal.JournalFold;
import io.watchfloor.ops.platform.journal.JournalReader;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jdbi.v3.core.Jdbi;

/** This node's folds of the journal. */
final class Folds implements AutoCloseable {

    private final ActorSystem<?> system;
    private final Jdbi database;
    private final Clock clock;
    private final List<JournalFold> running = new CopyOnWriteArrayList<>();

    Folds(ActorSystem<?> system, Jdbi database, Clock clock) {
        this.system = system;
        this.database = database;
        this.clock = clock;
    }

    /** Starts one more. */
    void add(String name, JournalReader reader, Runnable afterCommit) {
        JournalFold fold = new JournalFold(name, database, system, reader, afterCommit, clock);
        running.add(fold);
        fold.start();
    }

    /** Something was committed on this node: they need not wait for their next poll. */
    void wake() {
        running.forEach(JournalFold::wake);
    }

    List<FoldHealth> health() {
        return running.stream().map(JournalFold::health).toList();
    }

    @Override
    public void close() {
        running.forEach(JournalFold::close);
    }
}
