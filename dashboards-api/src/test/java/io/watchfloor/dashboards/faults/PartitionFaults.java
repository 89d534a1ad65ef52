package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.watchfloor.dashboards.faults.ChildNode.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network between three nodes fails, one node against two, while all can still reach the database: the worst case,
 * because both sides could write. {@code -Dfaults.partitions=6 -Dfaults.seed=… -Dfaults.kinds=CLEAN,FLAPPING}; needs
 * root, {@code ip} and {@code nft}.
 */
class PartitionFaults {

    private static final int NODES = 3;
    private static final int PARTITIONS = Integer.getInteger("faults.partitions", 6);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final int RATE = 15;

    /** Number of rounds: the telemetry of thirteen hosts lasts for more than a minute. */
    private static final int TIMES = 80;

    /** One side must have stopped after this time. */
    private static final Duration TWO_SIDES_NO_LONGER_THAN = Duration.ofSeconds(20);

    private static final Duration CUT = Duration.ofSeconds(50);
    private static final Duration ACKED_AFTER_HEALING = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private enum Kind {
        CLEAN,
        ONE_WAY,
        FLAPPING,
        FIRST_SEED_RESTARTED_ALONE
    }

    private static final List<Kind> KINDS = Optional.ofNullable(System.getProperty("faults.kinds"))
            .map(names -> Stream.of(names.split(",")).map(Kind::valueOf).toList())
            .orElse(List.of(Kind.values()));

    /**
     * Effects of a network failure.
     *
     * @param loser the disconnected node
     * @param oneSideSince when only one side was still working
     * @param loserWon whether the disconnected node is the one that keeps working: after short failures the two others
     * may have left first
     */
    private record Cut(
            int loser, Instant from, Instant oneSideSince, Instant healed, boolean twoSidesAgain, boolean loserWon) {}

    @Test
    void neverTwoClustersAndNeverTwoWriters() throws IOException, InterruptedException {
        String missing = Namespaces.missing().orElse("");
        if (!missing.isEmpty()) {
            System.out.println("!!! SKIPPED, partitions are NOT tested: " + missing);
        }
        assumeThat(missing).isEmpty();
        Random random = new Random(SEED);
        System.out.printf("%d partitions, seed %d%n", PARTITIONS, SEED);
        try (Namespaces network = new Namespaces(NODES);
                ChildCluster cluster = cluster(folder.resolve("honest"), "")) {
            cluster.awaitReady();
            cluster.supervise();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                survive(network, cluster, partition, random);
            }
        }
    }

    /** Control: without a split-brain resolver the disconnected node continues. */
    @Test
    void aClusterWithoutAResolverIsCaught() throws IOException, InterruptedException {
        assumeThat(Namespaces.missing().orElse("")).isEmpty();
        try (Namespaces network = new Namespaces(NODES);
                ChildCluster cluster =
                        cluster(folder.resolve("sabotaged"), "pekko.cluster.downing-provider-class = \"\"")) {
            cluster.awaitReady();
            network.cutOff(1);
            Thread.sleep(TWO_SIDES_NO_LONGER_THAN);
            assertThat(cluster.node(1).ready())
                    .as("a node that serves although it is cut off")
                    .isTrue();
            network.heal();
        }
    }

    private void survive(Namespaces network, ChildCluster cluster, int number, Random random)
            throws IOException, InterruptedException {
        Kind kind = KINDS.get(number % KINDS.size());
        int loser = kind == Kind.FIRST_SEED_RESTARTED_ALONE ? 0 : random.nextInt(NODES);
        long token = token(cluster);
        Path place = Files.createDirectories(folder.resolve("partition-" + number));
        try (Reporters reporters = new Reporters(cluster, place, "p" + number + "n", 10, TIMES, RATE)) {
            Cut cut = cut(network, cluster, kind, loser);
            reporters.awaitAcked(ACKED_AFTER_HEALING);
            Duration acked = Duration.between(cut.healed(), Instant.now());
            cluster.awaitReady();
            reporters.awaitJudgedOnce();
            long late = rowsOfTheOtherSide(cluster, cut);
            long mixed = rowsByTwoWriters(cluster, cut);
            System.out.printf(
                    "partition %d, %s of node %d: one side after %d ms%s, all acked %d ms after healing, %d late rows, %d by two writers%n",
                    number,
                    kind,
                    loser,
                    Duration.between(cut.from(), cut.oneSideSince()).toMillis(),
                    cut.loserWon() ? ", which is the node alone" : "",
                    acked.toMillis(),
                    late,
                    mixed);
            assertThat(Duration.between(cut.from(), cut.oneSideSince()))
                    .as("both sides serve on, seed %d", SEED)
                    .isLessThan(TWO_SIDES_NO_LONGER_THAN);
            assertThat(cut.twoSidesAgain()).as("both sides serve again").isFalse();
            assertThat(cut.loserWon() && kind != Kind.FLAPPING)
                    .as("one node goes on without the two others")
                    .isFalse();
            assertThat(token(cluster)).as("cluster, by its number").isEqualTo(token);
            assertThat(late).as("rows that the losing side wrote").isZero();
            assertThat(mixed).as("rows by two writers").isZero();
        }
    }

    private static Cut cut(Namespaces network, ChildCluster cluster, Kind kind, int loser)
            throws IOException, InterruptedException {
        Instant from = begin(network, cluster, kind, loser);
        Instant end = from.plus(CUT);
        while (bothServe(cluster, loser) && Instant.now().isBefore(end)) {
            Thread.sleep(100);
        }
        Instant oneSideSince = Instant.now();
        boolean again = false;
        while (Instant.now().isBefore(end)) {
            again |= bothServe(cluster, loser);
            Thread.sleep(250);
        }
        boolean loserWon = cluster.node(loser).ready();
        network.heal();
        return new Cut(loser, from, oneSideSince, Instant.now(), again, loserWon);
    }

    private static boolean bothServe(ChildCluster cluster, int loser) throws InterruptedException {
        boolean others = false;
        for (ChildNode node : cluster.nodes()) {
            others |= node != cluster.node(loser) && node.ready();
        }
        return others && cluster.node(loser).ready();
    }

    /** @return start of the permanent part of the failure */
    private static Instant begin(Namespaces network, ChildCluster cluster, Kind kind, int loser)
            throws IOException, InterruptedException {
        switch (kind) {
            case CLEAN -> network.cutOff(loser);
            case ONE_WAY -> network.silence(loser);
            case FLAPPING -> {
                for (int flap = 0; flap < 5; flap++) {
                    network.cutOff(loser);
                    Thread.sleep(2_000);
                    network.heal();
                    Thread.sleep(1_000);
                }
                network.cutOff(loser);
            }
            case FIRST_SEED_RESTARTED_ALONE -> {
                network.cutOff(loser);
                cluster.node(loser).kill();
            }
        }
        return Instant.now();
    }

    private static long token(ChildCluster cluster) {
        return cluster.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT token FROM cluster_formation")
                        .mapTo(Long.class)
                        .one());
    }

    private static long rowsOfTheOtherSide(ChildCluster cluster, Cut cut) {
        return cluster.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT count(*) FROM event_journal
                        WHERE (node = :loser) <> :loserWon AND at > :late AND at < :healed""")
                        .bind("loser", "node-" + cut.loser())
                        .bind("loserWon", cut.loserWon())
                        .bind("late", cut.from().plus(TWO_SIDES_NO_LONGER_THAN))
                        .bind("healed", cut.healed())
                        .mapTo(Long.class)
                        .one());
    }

    /**
     * Counts rows of a node for an entity that follow rows of the other node, which follow rows of the first, while no
     * failover back is possible.
     */
    private static long rowsByTwoWriters(ChildCluster cluster, Cut cut) {
        return cluster.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT count(*) FROM event_journal a
                        JOIN event_journal b ON b.persistence_id = a.persistence_id AND b.sequence_number > a.sequence_number
                                            AND b.node <> a.node
                        JOIN event_journal c ON c.persistence_id = a.persistence_id AND c.sequence_number > b.sequence_number
                                            AND c.node = a.node
                        WHERE least(a.at, b.at, c.at) > :from AND greatest(a.at, b.at, c.at) < :healed""")
                        .bind("from", cut.from())
                        .bind("healed", cut.healed())
                        .mapTo(Long.class)
                        .one());
    }

    private static ChildCluster cluster(Path place, String settings) throws IOException, InterruptedException {
        List<ChildCluster.Member> members = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            Seat seat = new Seat(Namespaces.host(node), 8080, Namespaces.in(node), ChildCluster.JVM);
            members.add(new ChildCluster.Member(seat, 25520));
        }
        return new ChildCluster(
                Files.createDirectories(place), members, Namespaces.test(), settings + "\n" + Namespaces.TRUSTED);
    }
}
