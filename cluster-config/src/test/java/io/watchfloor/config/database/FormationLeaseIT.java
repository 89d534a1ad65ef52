package io.watchfloor.config.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.Overrides;
import io.watchfloor.config.ProgramConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One cluster at a time, whoever is cut off, killed or late. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FormationLeaseIT {

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;
    private static Database database;

    private final FormationLease one = lease();
    private final FormationLease two = lease();

    @BeforeAll
    static void startDatabase() throws Exception {
        postgres = EmbeddedPostgres.start(folder);
        database = Database.open(
                postgres.address(),
                ProgramConfig.load(Optional.empty(), Overrides.NONE).settings().database());
        database.migrate();
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
        postgres.close();
    }

    @BeforeEach
    void nobodyHasIt() throws SQLException {
        run("TRUNCATE cluster_formation, cluster_member");
    }

    @Test
    void theFirstOfAllTakesItAtOnceAndTheSecondDoesNot() throws SQLException {
        assertThat(one.take("a#1")).hasValue(1);
        assertThat(two.take("b#1")).isEmpty();
    }

    @Test
    void itIsHeldWhileAnyMemberKeepsIt() throws SQLException, InterruptedException {
        long token = one.take("a#1").orElseThrow();
        assertThat(two.tokenOf(List.of("a#1", "b#1"))).hasValue(token);
        expire();
        assertThat(two.keep("b#1", token)).isTrue();
        assertThat(takenWithin(8)).isEmpty();
    }

    @Test
    void whenNobodyKeepsItACandidateTakesItAndTheClusterBeforeIsTold() throws SQLException, InterruptedException {
        long before = one.take("a#1").orElseThrow();
        expire();
        assertThat(two.take("b#1")).as("at the first look").isEmpty();
        assertThat(takenWithin(12)).hasValue(before + 1);
        assertThat(one.keep("a#1", before)).isFalse();
        assertThat(two.keep("b#1", before + 1)).isTrue();
        assertThat(one.tokenOf(List.of("a#1", "b#1"))).as("members of both").hasValue(before);
    }

    @Test
    void theLastToLeaveFreesItAtOnce() throws SQLException {
        long token = one.take("a#1").orElseThrow();
        assertThat(two.keep("b#1", token)).isTrue();
        one.leave("a#1", token);
        assertThat(lease().take("c#1")).isEmpty();
        two.leave("b#1", token);
        assertThat(lease().take("c#1")).hasValue(token + 1);
    }

    /** As a candidate does: a look a second. */
    private OptionalLong takenWithin(int seconds) throws SQLException, InterruptedException {
        for (int second = 0; second < seconds; second++) {
            OptionalLong taken = two.take("b#1");
            if (taken.isPresent()) {
                return taken;
            }
            Thread.sleep(1_000);
        }
        return OptionalLong.empty();
    }

    private static FormationLease lease() {
        return new FormationLease(database.dataSource(), "watchfloor");
    }

    private static void expire() throws SQLException {
        run("UPDATE cluster_formation SET kept_until = now() - interval '1 second'");
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
