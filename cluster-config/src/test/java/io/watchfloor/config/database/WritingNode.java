package io.watchfloor.config.database;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.node.NodeLock;
import io.watchfloor.config.node.StartFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/**
 * A node reduced to its database, in a process of its own so that it can be killed: prints {@code found N} (events that
 * were there), then {@code acked N} after each commit, until its standard input says {@code stop}.
 */
final class WritingNode {

    private WritingNode() {}

    public static void main(String[] arguments) throws Exception {
        Path dataDir = Path.of(arguments[0]);
        long begin = System.nanoTime();
        try (NodeLock lock = NodeLock.acquire(dataDir);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(dataDir);
                Database database = Database.open(
                        postgres.address(),
                        ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE)
                                .settings()
                                .database())) {
            database.migrate();
            try (Connection connection = database.dataSource().getConnection()) {
                long found = count(connection);
                System.out.println("found " + found + " after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
                write(connection, found);
            }
            System.out.println("stopping " + lock.getClass().getSimpleName());
        } catch (StartFailure e) {
            System.out.println("failed " + e.code() + " " + e.getMessage());
        }
        System.out.println("stopped");
    }

    private static void write(Connection connection, long found) throws Exception {
        String insert = """
                INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
                VALUES ('asset|default/host:dc01', ?, 'test', 1, 'm', decode(repeat('ab', 2000), 'hex'))
                """;
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (long sequence = found + 1; System.in.available() == 0; sequence++) {
                statement.setLong(1, sequence);
                statement.executeUpdate();
                System.out.println("acked " + sequence);
            }
        }
    }

    private static long count(Connection connection) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT coalesce(max(sequence_number), 0), count(*) FROM event_journal");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            if (rows.getLong(1) != rows.getLong(2)) {
                throw new IllegalStateException("There is a hole in what was acknowledged");
            }
            return rows.getLong(1);
        }
    }
}
