package io.watchfloor.dashboards.faults;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.config.testing.PreparedPostgres;
import io.watchfloor.dashboards.faults.ChildNode.Program;
import io.watchfloor.dashboards.faults.ChildNode.Seat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes as child processes with one PostgreSQL run by the test. Each journal row records the node that wrote it
 * in an additional column, by the application name of its connection.
 */
final class ChildCluster implements AutoCloseable {

    /** Small and quick to start: three nodes share the machine with the test. */
    static final List<String> JVM = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Duration READY_WAIT = Duration.ofMinutes(4);

    private final Path folder;
    private final Relay relay;
    private final Database database;
    private final Jdbi jdbi;
    private final List<ChildNode> nodes = new ArrayList<>();
    private volatile EmbeddedPostgres postgres;
    private @Nullable Thread supervision;

    /**
     * Starts the database and all nodes, without waiting for the nodes.
     *
     * @param network where each node runs
     * @param relayHost address of the database
     * @param settings of each node, in addition to its address and its peers
     */
    ChildCluster(Path folder, List<Member> network, String relayHost, String settings)
            throws IOException, InterruptedException {
        this(folder, network, relayHost, settings, Program.of(NodeKillsFaults.PRODUCT));
    }

    /** @param program of each node: the product, a sabotaged one, or another build */
    ChildCluster(Path folder, List<Member> network, String relayHost, String settings, Program program)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.postgres = EmbeddedPostgres.start(PreparedPostgres.into(folder.resolve("database")));
        this.relay = new Relay(
                relayHost,
                () -> URI.create(postgres.jdbcUrl().substring("jdbc:".length())).getPort());
        String url = "jdbc:postgresql://%s:%d/watchfloor".formatted(relayHost, relay.port());
        this.database = database(url);
        this.jdbi = Jdbi.create(database.dataSource());
        jdbi.useHandle(handle -> handle.execute("""
                ALTER TABLE event_journal ADD COLUMN node text DEFAULT current_setting('application_name'),
                                          ADD COLUMN at timestamptz DEFAULT clock_timestamp()"""));
        String certificate = NodeCertificate.settings(folder.resolve("certificate"));
        String seeds = network.stream()
                .map(member -> "\"%s:%d\"".formatted(member.seat().host(), member.arteryPort()))
                .collect(Collectors.joining(", "));
        for (int number = 0; number < network.size(); number++) {
            Member member = network.get(number);
            Path place = Files.createDirectories(folder.resolve("node-" + number));
            Path config = Files.writeString(place.resolve("node.conf"), """
                    watchfloor.cluster { artery-host = "%s", artery-port = %d, seed-nodes = [%s], roles = [%s] }
                    watchfloor.database { jdbc-url = "%s?ApplicationName=node-%d", user = %s, password = "%s" }
                    watchfloor.database { journal-pool-size = 5, boards-pool-size = 6 }
                    %s
                    %s
                    """.formatted(
                            member.seat().host(),
                            member.arteryPort(),
                            seeds,
                            String.join(", ", member.roles()),
                            url,
                            number,
                            postgres.user(),
                            postgres.password(),
                            certificate,
                            settings));
            nodes.add(new ChildNode(place, config, member.seat(), program));
        }
    }

    /** A node's place in the cluster. */
    record Member(Seat seat, int arteryPort, List<String> roles) {

        /** With all roles. */
        Member(Seat seat, int arteryPort) {
            this(seat, arteryPort, List.of("ops", "api"));
        }
    }

    /** On free ports of this machine. */
    static List<Member> here(int nodes) throws IOException {
        List<Member> members = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            Seat seat = new Seat("127.0.0.1", Recordings.freePort(), List.of(), JVM);
            members.add(new Member(seat, Recordings.freePort()));
        }
        return members;
    }

    private Database database(String url) {
        try {
            Database opened = Database.open(
                    new DatabaseAddress(url, postgres.user(), postgres.password()),
                    ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE)
                            .settings()
                            .database());
            opened.migrate();
            return opened;
        } catch (InvalidSettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Restarts ended nodes from now on, as systemd or Kubernetes would. */
    void supervise() {
        supervision = Thread.ofPlatform().daemon().name("supervision").start(() -> {
            try {
                while (true) {
                    nodes.forEach(ChildNode::start);
                    Thread.sleep(500);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    ChildNode node(int number) {
        return nodes.get(number);
    }

    List<ChildNode> nodes() {
        return nodes;
    }

    Jdbi jdbi() {
        return jdbi;
    }

    void awaitReady() throws InterruptedException {
        for (ChildNode node : nodes) {
            awaitReady(node);
        }
    }

    /** Also for a supervised node that ends in between. */
    void awaitReady(ChildNode node) throws InterruptedException {
        Instant end = Instant.now().plus(READY_WAIT);
        while (!node.ready()) {
            if (Instant.now().isAfter(end) || (supervision == null && !node.alive())) {
                throw new IllegalStateException("A node is not ready. " + logs());
            }
            Thread.sleep(100);
        }
    }

    /** Nodes that have written to the journal. */
    List<String> writers() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT DISTINCT node FROM event_journal ORDER BY 1")
                .mapTo(String.class)
                .list());
    }

    /** {@code kill -9} of the database's main process, and a new one on the same data. */
    void killDatabase() throws IOException, InterruptedException {
        Path pidFile = folder.resolve("database/pg/postmaster.pid");
        long postmaster = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        ChildNode.signal("KILL", List.of(postmaster));
        postgres.close();
        postgres = EmbeddedPostgres.start(folder.resolve("database"));
    }

    /** Stops or continues the database's processes with a signal: {@code STOP} or {@code CONT}. */
    void signalDatabase(String signal) throws IOException, InterruptedException {
        Path pidFile = folder.resolve("database/pg/postmaster.pid");
        long postmaster = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        List<Long> processes = new ArrayList<>(List.of(postmaster));
        ProcessHandle.of(postmaster).stream()
                .flatMap(ProcessHandle::children)
                .forEach(child -> processes.add(child.pid()));
        ChildNode.signal(signal, processes);
    }

    /** Last lines of each node's log. */
    String logs() {
        return IntStream.range(0, nodes.size())
                .mapToObj(number -> "node " + number + ":\n"
                        + String.join("\n", nodes.get(number).lastLines()))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() throws IOException {
        if (supervision != null) {
            supervision.interrupt();
            try {
                supervision.join(); // the supervisor would restart a node that is stopped here
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        nodes.parallelStream().forEach(ChildNode::close);
        database.close();
        relay.close();
        postgres.close();
    }
}
