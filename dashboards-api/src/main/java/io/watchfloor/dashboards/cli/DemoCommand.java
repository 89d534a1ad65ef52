package io.watchfloor.dashboards.cli;

import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.demo.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = {
            "Runs one node with a recorded attack on six assets, a sensor and a pager that receives"
                    + " the notifications.",
            "Without --data all files are written to a temporary folder, which is deleted at the end."
        })
final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "1",
            description = "Playback speed of the attack relative to the recording (default: ${DEFAULT-VALUE}).")
    private double speed;

    @Option(names = "--end-with-parent", description = "Stops when the parent process exits for any reason.")
    private boolean endWithParent;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (!(speed > 0 && speed <= 100)) {
            throw new ParameterException(spec.commandLine(), "--speed must be above 0 and at most 100.");
        }
        if (endWithParent) {
            // Stops all parts of the demo in order, as on SIGTERM.
            ParentProcess.whenEnded(() -> System.exit(ExitCode.DONE));
        }
        boolean temporary = node.data().isEmpty();
        Path data = temporary
                ? Files.createTempDirectory("watchfloor-demo-")
                : node.data().get();
        Ending cleanUp = temporary ? () -> delete(data) : () -> {};
        boolean started = false;
        try {
            Demo demo = started(data);
            started = true;
            // Closing the demo may take at most the shutdown timeout; then the process exits immediately.
            Foreground.until(
                    () -> {
                        demo.close();
                        cleanUp.run();
                    },
                    demo.node().ended());
        } finally {
            if (!started) {
                cleanUp.run();
            }
        }
        return ExitCode.DONE;
    }

    private interface Ending {
        void run() throws IOException;
    }

    private Demo started(Path data) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting the demo with its own database, node, sensor and pager. This takes about 15 seconds"
                + " ...");
        out.flush();
        Demo demo = Demo.start(data, node.overrides(data), speed, page -> {
            out.println(page);
            out.flush();
        });
        out.println();
        out.printf("Watchfloor demo at %s%n", demo.node().publicAddress());
        out.printf("  sign in (once)  %s%n", demo.node().signInLink(Demo.PERSON));
        out.printf("  data            %s%n", data);
        out.println("  An attack starts within seconds. The first case sends a notification immediately, and then"
                + " every minute until you acknowledge the case.");
        out.println("  Press Ctrl-C to stop.");
        out.println("ready");
        out.flush();
        return demo;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
