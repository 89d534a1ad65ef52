package io.watchfloor.ops;

import io.watchfloor.ops.platform.journal.JournalProjection;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import io.watchfloor.ops.platform.journal.ProjectionHealth;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jdbi.v3.core.Jdbi;

/** The projections of the journal on this node. */
final class Projections implements AutoCloseable {

    private final ActorSystem<?> system;
    private final Jdbi database;
    private final Clock clock;
    private final List<JournalProjection> running = new CopyOnWriteArrayList<>();

    Projections(ActorSystem<?> system, Jdbi database, Clock clock) {
        this.system = system;
        this.database = database;
        this.clock = clock;
    }

    /** Starts another projection. */
    void add(String name, ProjectionHandler reader, Runnable afterCommit) {
        JournalProjection fold = new JournalProjection(name, database, system, reader, afterCommit, clock);
        running.add(fold);
        fold.start();
    }

    /** Wakes the projections after a commit on this node, so that the projections need not wait for the next poll. */
    void wake() {
        running.forEach(JournalProjection::wake);
    }

    List<ProjectionHealth> health() {
        return running.stream().map(JournalProjection::health).toList();
    }

    @Override
    public void close() {
        running.forEach(JournalProjection::close);
    }
}
