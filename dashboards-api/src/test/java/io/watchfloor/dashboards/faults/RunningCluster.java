package io.watchfloor.dashboards.faults;

import io.watchfloor.dashboards.faults.ChildNode.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@link ChildCluster} for a test class, ready before its first test: register it as an extension in a static field.
 */
final class RunningCluster implements BeforeAllCallback, AfterAllCallback {

    private final List<List<String>> roles;
    private String settings = "";
    private String rules = "";
    private boolean supervised;
    private Program program = Program.of(NodeKillsFaults.PRODUCT);
    private @Nullable Path folder;
    private @Nullable ChildCluster cluster;

    private RunningCluster(List<List<String>> roles) {
        this.roles = roles;
    }

    /** Nodes with all roles. */
    static RunningCluster ofNodes(int count) {
        return new RunningCluster(
                Stream.generate(() -> List.of("ops", "api")).limit(count).toList());
    }

    /** One node for each role. */
    static RunningCluster ofRoles(String... roles) {
        return new RunningCluster(Stream.of(roles).map(List::of).toList());
    }

    /** @param more settings, as in an operator's file */
    RunningCluster with(String more) {
        settings = more;
        return this;
    }

    /** Additional rules. */
    RunningCluster withRules(String text) {
        rules = text;
        return this;
    }

    /** Runs another program instead of the product. */
    RunningCluster running(Program other) {
        program = other;
        return this;
    }

    /** Restarts nodes that have ended, as systemd or Kubernetes would. */
    RunningCluster supervised() {
        supervised = true;
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("watchfloor-cluster-");
        List<ChildCluster.Member> members = new ArrayList<>();
        for (ChildCluster.Member member : ChildCluster.here(roles.size())) {
            members.add(new ChildCluster.Member(member.seat(), member.arteryPort(), roles.get(members.size())));
        }
        String all = settings + "\n";
        if (!rules.isEmpty()) {
            all += "watchfloor.rules.paths = [\"%s\"]\n"
                    .formatted(Files.writeString(folder.resolve("rules.yml"), rules));
        }
        cluster = new ChildCluster(folder, members, "127.0.0.1", all, program);
        cluster.awaitReady();
        if (supervised) {
            cluster.supervise();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (cluster != null) {
            cluster.close();
        }
        if (folder != null) {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private ChildCluster cluster() {
        return Objects.requireNonNull(cluster, "not started");
    }

    ChildNode node(int number) {
        return cluster().node(number);
    }

    void awaitReady(int number) throws InterruptedException {
        cluster().awaitReady(node(number));
    }

    /** The database of the cluster. */
    Jdbi jdbi() {
        return cluster().jdbi();
    }

    /** Nodes whose entities have written to the journal. */
    List<String> writers() {
        return cluster().writers();
    }

    /** Token of an administrator on the node with that number, which must serve users. */
    String token(int number) {
        return node(number).bootstrapToken();
    }

    /** A folder with that name for files of a test. */
    Path folder(String name) throws IOException {
        return Files.createDirectories(
                Objects.requireNonNull(folder, "not started").resolve("test").resolve(name));
    }
}
