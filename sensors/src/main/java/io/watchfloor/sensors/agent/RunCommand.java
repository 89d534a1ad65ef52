package io.watchfloor.sensors.agent;

import io.watchfloor.sensors.agent.running.AgentRuntime;
import io.watchfloor.sensors.agent.settings.AgentSettings;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.settings.SettingsReader;
import io.watchfloor.sensors.agent.state.SensorCredential;
import io.watchfloor.sensors.agent.state.StateDirectory;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Parses the command line of {@link AgentRuntime}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Collects the configured sources, spools their records and sends them to the center.")
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "configuration file; example: conf/watchfloor-sensor.conf")
    private Path config = Path.of("");

    @Option(
            names = "--token",
            paramLabel = "CREDENTIAL",
            description = "credential (default: $" + SensorCredential.VARIABLE + ", else the enrolled one)")
    private @Nullable String token;

    @Mixin
    private CaOption ca = new CaOption();

    @Mixin
    private ProxyOption proxy = new ProxyOption();

    @Mixin
    private StateOption state = new StateOption();

    @Override
    public Integer call() throws CommandFailure {
        AgentSettings settings = SettingsReader.read(config);
        Path given = state.path == null ? settings.state() : state.path;
        StateDirectory directory = StateDirectory.of(given, System.getenv());
        directory.create();
        Path file = settings.credentialFile() == null ? directory.credential() : settings.credentialFile();
        String credential = SensorCredential.token(token, System.getenv(), file);
        CenterTrust trust = CaOption.trust(ca.path == null ? settings.ca() : ca.path, System.getenv(), directory.ca())
                .via(proxy.address(settings.access().proxy(), System.getenv()));
        trust.present(SensorCredential.certificate(credential, file, directory.certificate()));
        new AgentRuntime(settings, directory, centers(settings, file), trust, credential).run();
        return 0;
    }

    /**
     * Returns the center addresses of the configuration file, or the addresses stored at enrolment if the file lists
     * none.
     */
    static List<CenterAddress> centers(@Nullable AgentSettings settings, Path credential) throws CommandFailure {
        List<CenterAddress> configured =
                settings == null ? List.of() : settings.access().centers();
        if (!configured.isEmpty()) {
            return configured;
        }
        List<CenterAddress> enrolled = enrolled(credential);
        return enrolled.isEmpty() ? List.of(SensorAgent.center(null, credential)) : enrolled;
    }

    /** Returns the center addresses stored at enrolment; empty if the sensor is not enrolled. */
    static List<CenterAddress> enrolled(Path credential) throws CommandFailure {
        List<CenterAddress> enrolled = new ArrayList<>();
        for (String one :
                SensorCredential.read(credential).map(SensorCredential::centers).orElse(List.of())) {
            enrolled.add(SensorAgent.center(one));
        }
        return enrolled;
    }
}
