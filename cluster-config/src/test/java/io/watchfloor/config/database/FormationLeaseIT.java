package io.watchfloor.config.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.database.FormationLease.Renewal;
import io.watchfloor.config.testing.FreshDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One cluster at a time, whoever is cut off, killed or late. */
@ExtendWith(FreshDatabase.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FormationLeaseIT {

    private final DataSource database;
    private final FormationLease one;
    private final FormationLease two;

    FormationLeaseIT(DataSource database) {
        this.database = database;
        this.one = lease();
        this.two = lease();
    }

    @BeforeEach
    void nobodyHasIt() throws SQLException {
        run("TRUNCATE cluster_formation, cluster_member, cluster_expelled");
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
        assertThat(two.keep("b#1", token, List.of())).isEqualTo(Renewal.KEPT);
        assertThat(takenWithin(8)).isEmpty();
    }

    @Test
    void whenNobodyKeepsItACandidateTakesItAndTheClusterBeforeIsTold() throws SQLException, InterruptedException {
        long before = one.take("a#1").orElseThrow();
        expire();
        assertThat(two.take("b#1")).as("at the first look").isEmpty();
        assertThat(takenWithin(12)).hasValue(before + 1);
        assertThat(one.keep("a#1", before, List.of())).isEqualTo(Renewal.SUPERSEDED);
        assertThat(two.keep("b#1", before + 1, List.of())).isEqualTo(Renewal.KEPT);
        assertThat(one.tokenOf(List.of("a#1", "b#1"))).as("members of both").hasValue(before);
    }

    @Test
    void theLastToLeaveFreesItAtOnce() throws SQLException {
        long token = one.take("a#1").orElseThrow();
        assertThat(two.keep("b#1", token, List.of())).isEqualTo(Renewal.KEPT);
        one.leave("a#1", token);
        assertThat(lease().take("c#1")).isEmpty();
        two.leave("b#1", token);
        assertThat(lease().take("c#1")).hasValue(token + 1);
    }

    @Test
    void ofTwoThatRemoveEachOtherTheFirstToSaySoGoesOn() throws SQLException {
        long token = one.take("a#1").orElseThrow();
        assertThat(two.keep("b#1", token, List.of())).isEqualTo(Renewal.KEPT);
        assertThat(two.keep("b#1", token, List.of("a#1"))).isEqualTo(Renewal.KEPT);
        assertThat(one.keep("a#1", token, List.of("b#1"))).isEqualTo(Renewal.EXPELLED);
        assertThat(two.keep("b#1", token, List.of())).isEqualTo(Renewal.KEPT);
        assertThat(one.keep("a#2", token, List.of())).as("started again").isEqualTo(Renewal.KEPT);
    }

    @Test
    void aNewClusterForgetsWhomTheOneBeforeExpelled() throws SQLException {
        long token = one.take("a#1").orElseThrow();
        assertThat(one.keep("a#1", token, List.of("b#1"))).isEqualTo(Renewal.KEPT);
        one.leave("a#1", token);
        assertThat(lease().take("c#1")).hasValue(token + 1);
        assertThat(expelled()).isZero();
        assertThat(two.keep("b#1", token, List.of())).isEqualTo(Renewal.SUPERSEDED);
    }

    @Test
    void neverAreBothExpelledWhenTheySaySoAtOnce() throws Exception {
        long token = one.take("a#0").orElseThrow();
        for (int round = 1; round <= 50; round++) {
            String left = "a#" + round;
            String right = "b#" + round;
            try (ExecutorService sides = Executors.newFixedThreadPool(2)) {
                Future<Renewal> first = sides.submit(() -> one.keep(left, token, List.of(right)));
                Future<Renewal> second = sides.submit(() -> two.keep(right, token, List.of(left)));
                assertThat(List.of(first.get(), second.get()))
                        .containsExactlyInAnyOrder(Renewal.KEPT, Renewal.EXPELLED);
            }
        }
    }

    private int expelled() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT count(*) FROM cluster_expelled")) {
            found.next();
            return found.getInt(1);
        }
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

    private FormationLease lease() {
        return new FormationLease(database, "watchfloor");
    }

    private void expire() throws SQLException {
        run("UPDATE cluster_formation SET kept_until = now() - interval '1 second'");
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
