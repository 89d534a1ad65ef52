package io.watchfloor.sensors.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.doctor.CenterCheck;
import io.watchfloor.sensors.agent.doctor.CheckResult;
import io.watchfloor.sensors.agent.doctor.CheckResult.Verdict;
import io.watchfloor.sensors.agent.doctor.LocalCheck;
import io.watchfloor.sensors.agent.settings.AgentSettings;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.settings.SettingsReader;
import io.watchfloor.sensors.agent.state.SensorCredential;
import io.watchfloor.sensors.agent.state.StateDirectory;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.trust.ProxyAddress;
import io.watchfloor.sensors.agent.windows.WindowsHost;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks why no telemetry reaches the center. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Checks why no telemetry arrives: configuration, files, running sensor, connection to the center, and whether"
                    + " the center accepts this sensor.",
            "Run doctor as the sensor's user. Doctor changes nothing and does not disturb a running sensor. Exit code 1: a check failed."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--config", paramLabel = "FILE", description = "configuration file of the command run")
    private @Nullable Path config;

    @Option(
            names = "--center",
            paramLabel = "URL",
            description = "center to check (default: the center of the command run)")
    private @Nullable String center;

    @Option(
            names = "--token",
            paramLabel = "CREDENTIAL",
            description = "credential (default: $" + SensorCredential.VARIABLE + ", else the enrolled one)")
    private @Nullable String token;

    @Option(names = "--json", description = "print one JSON object per check")
    private boolean json;

    @Mixin
    private CaOption ca = new CaOption();

    @Mixin
    private ProxyOption proxy = new ProxyOption();

    @Mixin
    private StateOption state = new StateOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        List<CheckResult> found = new ArrayList<>();
        AgentSettings settings = settings(found);
        Path given = state.path == null && settings != null ? settings.state() : state.path;
        StateDirectory directory = StateDirectory.of(given, System.getenv());
        found.addAll(new LocalCheck(
                        directory, WindowsHost::eventLog, Clock.systemUTC().instant())
                .all(settings == null ? List.of() : settings.sources()));
        Path file = settings == null || settings.credentialFile() == null
                ? directory.credential()
                : settings.credentialFile();
        Optional<String> credential = credential(file, found);
        try {
            ProxyAddress by =
                    proxy.address(settings == null ? null : settings.access().proxy(), System.getenv());
            Path authority = ca.path == null && settings != null ? settings.ca() : ca.path;
            CenterTrust trust =
                    CaOption.trust(authority, System.getenv(), directory.ca()).via(by);
            if (credential.isPresent()) {
                trust.present(SensorCredential.certificate(credential.get(), file, directory.certificate()));
            }
            CenterCheck check = new CenterCheck(trust, by != null, Clock.systemUTC());
            for (CenterAddress one : centers(settings, file, found)) {
                found.addAll(check.all(one, credential));
            }
        } catch (CommandFailure e) {
            found.add(CheckResult.failed("center", String.valueOf(e.getMessage())));
        }
        print(found);
        return found.stream().anyMatch(one -> one.verdict() == Verdict.FAILED) ? 1 : 0;
    }

    /**
     * If the configuration is invalid, no center is checked, because a check of the default address would be
     * misleading.
     */
    private List<CenterAddress> centers(@Nullable AgentSettings settings, Path file, List<CheckResult> found)
            throws CommandFailure {
        if (center != null) {
            return List.of(SensorAgent.center(center));
        }
        if (config == null || settings != null) {
            return RunCommand.centers(settings, file);
        }
        List<CenterAddress> enrolled = RunCommand.enrolled(file);
        if (enrolled.isEmpty()) {
            found.add(CheckResult.warning(
                    "center", "not checked: correct the configuration first, or name the center with --center URL"));
        }
        return enrolled;
    }

    private @Nullable AgentSettings settings(List<CheckResult> found) {
        if (config == null) {
            found.add(CheckResult.warning(
                    "configuration", "not checked: name the configuration file with --config FILE"));
            return null;
        }
        try {
            AgentSettings settings = SettingsReader.read(config);
            found.add(CheckResult.ok("configuration", config.toString()));
            return settings;
        } catch (CommandFailure e) {
            found.add(CheckResult.failed("configuration", String.valueOf(e.getMessage())));
            return null;
        }
    }

    private Optional<String> credential(Path file, List<CheckResult> found) {
        try {
            String credential = SensorCredential.token(token, System.getenv(), file);
            return Optional.of(credential);
        } catch (CommandFailure e) {
            found.add(CheckResult.failed("credential", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private void print(List<CheckResult> found) {
        PrintWriter out = SensorAgent.out(spec);
        for (CheckResult one : found) {
            if (json) {
                out.println(JSON.createObjectNode()
                        .put("check", one.check())
                        .put("verdict", one.verdict().text())
                        .put("text", one.text()));
            } else {
                String text = one.text().replace("\n", "\n" + " ".repeat(23));
                out.printf("%-7s %-14s %s%n", one.verdict().text(), one.check(), text);
            }
        }
        out.flush();
    }
}
