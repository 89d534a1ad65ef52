package io.watchfloor.dashboards.cli;

import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.Node;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.http.PortCertificate;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description =
                "Runs a node. Without a configured JDBC URL the node runs its own PostgreSQL in the data" + " folder.")
final class ServeCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "Settings file; see watchfloor config explain KEY.")
    private @Nullable Path config;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        // The log level must be set before the first logger is created. A node logs its decisions; other commands log
        // only failures.
        System.setProperty("watchfloor.log.level", "INFO");
        ProgramConfig settings = node.load(config);
        Node running = Node.start(settings);
        PrintWriter out = spec.commandLine().getOut();
        Path token =
                settings.settings().data().dir().resolve(BootstrapToken.FILE).toAbsolutePath();
        out.printf("Watchfloor %s serves at %s%n", Node.version(), running.publicAddress());
        if (!running.publicAddress().equals(running.address())) {
            out.printf("  on this machine at %s%n", running.address());
        }
        out.printf(
                "  %s, %d rejected%n",
                Plural.of(running.rules().pack().rules().size(), "active rule", "active rules"),
                running.rules().refused());
        running.ownCa()
                .ifPresent(ca -> out.printf(
                        "  TLS with the center's own CA, SHA-256 %s%n  clients trust it with --ca %s%n",
                        ca, PortCertificate.ownCaFile(settings.settings()).toAbsolutePath()));
        if (Files.exists(token)) {
            out.printf("  sign in with the administrator's token in %s%n", token);
        }
        out.println("ready");
        running.unreached().forEach(line -> out.println("  " + line));
        out.flush();
        Foreground.until(running, running.ended());
        return ExitCode.DONE;
    }
}
