package io.watchfloor.config.database;

import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.scaladsl.Source;
import scala.Option;
import scala.Tuple2;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;
import scala.util.Failure;
import scala.util.Try;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/**
 * Reads the journal and fails a replay that misses an event. The plugin's own class (1.1.1,
 * apache/pekko-persistence-jdbc issue 516) silently ends a replay at a missing row, so the entity would continue with a
 * state that was never journaled. Events are never deleted, so a missing row means that the journal is damaged, and the
 * entity stays stopped until the journal is repaired.
 */
public final class CompleteReplayDao extends DefaultJournalDao {

    /** The persistence plugin calls this constructor by reflection. */
    public CompleteReplayDao(
            JdbcBackend.JdbcDatabaseDef database,
            JdbcProfile profile,
            JournalConfig config,
            Serialization serialization,
            ExecutionContext executor,
            Materializer materializer) {
        super(database, profile, config, serialization, executor, materializer);
    }

    @Override
    public Source<Try<Tuple2<PersistentRepr, Object>>, NotUsed> messagesWithBatch(
            String persistenceId,
            long from,
            long to,
            int batchSize,
            Option<Tuple2<FiniteDuration, Scheduler>> refresh) {
        return super.messagesWithBatch(persistenceId, from, to, batchSize, refresh)
                .asJava()
                .statefulMap(
                        () -> from,
                        (expected, read) -> new Pair<>(expected + 1, checked(persistenceId, expected, read)),
                        expected -> expected > to ? Optional.empty() : Optional.of(missing(persistenceId, expected)))
                .asScala();
    }

    private static Try<Tuple2<PersistentRepr, Object>> checked(
            String persistenceId, long expected, Try<Tuple2<PersistentRepr, Object>> read) {
        return read.isFailure() || read.get()._1().sequenceNr() == expected ? read : missing(persistenceId, expected);
    }

    private static Try<Tuple2<PersistentRepr, Object>> missing(String persistenceId, long expected) {
        return new Failure<>(new MissingEvent(persistenceId, expected));
    }

    /** An event is missing in the journal, although later events of the same entity exist. */
    static final class MissingEvent extends IllegalStateException {

        private static final long serialVersionUID = 1;

        MissingEvent(String persistenceId, long sequence) {
            super(
                    "The journal of %s has no event %d, although it has later events. The entity stays stopped. Restore the row from a backup."
                            .formatted(persistenceId, sequence));
        }
    }
}
