package io.watchfloor.sensors.agent;

import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.state.SensorStatus;
import io.watchfloor.sensors.agent.state.StateDirectory;
import io.watchfloor.sensors.agent.text.Plural;
import io.watchfloor.sensors.agent.trust.AgentCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the latest status that the command {@code run} has written. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows connection, spool, lag, last ack, and dropped records by reason.")
final class StatusCommand implements Callable<Integer> {
    private static final Duration FRESH = Duration.ofSeconds(10);

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Mixin
    private StateOption state = new StateOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        StateDirectory directory = state.directory();
        SensorStatus status = SensorStatus.read(directory.status())
                .orElseThrow(() -> new CommandFailure(
                        "no sensor has run with the state directory %s: start watchfloor-sensor run, or name the directory with --state"
                                .formatted(directory.path())));
        boolean running = isRunning(status);
        PrintWriter out = SensorAgent.out(spec);
        if (json) {
            out.println(status.json(running));
        } else {
            show(status, running, out);
            showCertificate(directory, out);
        }
        out.flush();
        return 0;
    }

    private static void show(SensorStatus status, boolean running, PrintWriter out) {
        out.printf(
                "sensor    %s%n",
                running ? "running (PID %d)".formatted(status.pid()) : "not running; last status " + status.at());
        out.printf(
                "center    %s, %s%n",
                status.link().center(), running && status.link().connected() ? "connected" : "not connected");
        out.printf(
                Locale.ROOT,
                "spool     %s, %s of %s%n",
                Plural.of(status.waiting().spoolRecords(), "record"),
                mebibytes(status.waiting().spoolBytes()),
                mebibytes(status.waiting().spoolMaxBytes()));
        out.printf(Locale.ROOT, "lag       %.1f s%n", status.waiting().lagMillis() / 1e3);
        out.printf("last ack  %s%n", status.lastAck() == null ? "none since the start" : status.lastAck());
        out.printf(
                Locale.ROOT,
                "sent      %,d, acked %,d, rejected %,d since the start%n",
                status.counts().sent(),
                status.counts().acked(),
                status.counts().rejected());
        SensorStatus.HistoryDivergence parted = status.diverged();
        if (parted != null) {
            out.printf("diverged  %s: %s%n", parted.at(), parted.what());
        }
        if (status.drops().isEmpty()) {
            out.println("dropped   nothing");
        }
        status.drops().forEach((reason, count) -> out.printf(Locale.ROOT, "dropped   %,d: %s%n", count, reason));
    }

    private static void showCertificate(StateDirectory directory, PrintWriter out) {
        try {
            AgentCertificate.read(directory.certificate())
                    .ifPresent(own -> out.printf(
                            "cert      valid until %s%s%n",
                            own.expiresAt(), own.hasExpired(Instant.now()) ? " (expired and not renewed)" : ""));
        } catch (IOException e) {
            out.printf("cert      cannot be read (%s): enroll the sensor again%n", e.getMessage());
        }
    }

    private static boolean isRunning(SensorStatus status) {
        return ProcessHandle.of(status.pid()).isPresent()
                && Duration.between(Instant.parse(status.at()), Instant.now()).compareTo(FRESH) < 0;
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
