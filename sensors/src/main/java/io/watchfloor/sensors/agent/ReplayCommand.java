package io.watchfloor.sensors.agent;

import io.watchfloor.sensors.agent.replay.Replay;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.state.SensorCredential;
import io.watchfloor.sensors.agent.state.StateDirectory;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.protocol.AssetId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Parses the command line of {@link Replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Sends recorded telemetry as a sensor does: spool, batches, acks. Reads JSON lines, JSON arrays,"
                + " plain text, and .gz of each. Ends when the center has acknowledged all records.")
final class ReplayCommand implements Callable<Integer> {
    @Option(names = "--asset", paramLabel = "NAME", description = "asset of all records (kind:name, or a host name)")
    private @Nullable String asset;

    @Option(names = "--rate", paramLabel = "N|max", description = "records per second (default: ${DEFAULT-VALUE})")
    private String rate = "max";

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "replay the records' own times, X times faster (instead of --rate)")
    private @Nullable Double speed;

    @Option(
            names = "--center",
            paramLabel = "URL",
            description = "center to send to (default: the enrolled one, else " + CenterAddress.DEFAULT + ")")
    private @Nullable String center;

    @Option(
            names = "--token",
            paramLabel = "CREDENTIAL",
            description = "credential (default: $" + SensorCredential.VARIABLE + ", else the enrolled one)")
    private @Nullable String token;

    @Option(
            names = "--ack-log",
            paramLabel = "FILE",
            description = "append a line \"THROUGH DETECTIONS\" for each committed ack")
    private @Nullable Path ackLog;

    @Mixin
    private CaOption ca = new CaOption();

    @Mixin
    private ProxyOption proxy = new ProxyOption();

    @Mixin
    private StateOption state = new StateOption();

    @Parameters(arity = "1..*", paramLabel = "FILE")
    private List<Path> files = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        String about = asset();
        double perSecond = rate();
        files.forEach(this::check);
        StateDirectory directory = state.directory();
        String credential = SensorCredential.token(token, System.getenv(), directory.credential());
        CenterTrust trust = ca.trust(directory.ca()).via(proxy.address(null, System.getenv()));
        trust.present(SensorCredential.certificate(credential, directory.credential(), directory.certificate()));
        Replay.Options order = new Replay.Options(
                files,
                about,
                perSecond,
                speed == null ? 0 : speed,
                SensorAgent.center(center, directory.credential()),
                trust,
                credential,
                ackLog);
        return new Replay(order, SensorAgent.out(spec), SensorAgent.err(spec)).run();
    }

    private void check(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw wrong("%s is not a readable file: check its name and permissions".formatted(file));
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        for (String packed : List.of(".zst", ".evtx", ".zip", ".bz2", ".xz")) {
            if (name.endsWith(packed)) {
                throw wrong(
                        "%s: %s files are not supported: unpack the file, or convert it to JSON or text (.gz is supported)"
                                .formatted(file, packed));
            }
        }
    }

    private @Nullable String asset() {
        try {
            return asset == null ? null : AssetId.parse(asset).toString();
        } catch (IllegalArgumentException e) {
            throw wrong("--asset: " + e.getMessage());
        }
    }

    /** Returns the rate in records per second; 0 means as fast as possible. */
    private double rate() {
        if (speed != null && !(speed > 0)) {
            throw wrong("--speed must be a number above 0");
        }
        if (rate.toLowerCase(Locale.ROOT).equals("max")) {
            return 0;
        }
        try {
            double perSecond = Double.parseDouble(rate);
            if (perSecond > 0 && perSecond < 1e9) {
                return perSecond;
            }
        } catch (NumberFormatException e) {
            throw wrong("--rate must be a number of records per second, or max");
        }
        throw wrong("--rate must be above 0, or max");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(SensorAgent.spec(spec).commandLine(), message);
    }
}
