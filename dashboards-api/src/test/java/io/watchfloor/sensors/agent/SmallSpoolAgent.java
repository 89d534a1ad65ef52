package io.watchfloor.sensors.agent;

import io.watchfloor.sensors.agent.running.AgentRuntime;
import io.watchfloor.sensors.agent.settings.AgentSettings;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.settings.SettingsReader;
import io.watchfloor.sensors.agent.spool.SpoolLimits;
import io.watchfloor.sensors.agent.spool.SpoolLimits.WhenFull;
import io.watchfloor.sensors.agent.state.StateDirectory;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code watchfloor-sensor run} with a spool that is smaller and expires sooner than the settings allow, so that its
 * limits are reached in seconds.
 */
public final class SmallSpoolAgent {

    private SmallSpoolAgent() {}

    /**
     * @param arguments configuration, state, credential, bytes of the spool, maximum age of a record in seconds,
     * behavior when full
     */
    public static void main(String[] arguments) throws CommandFailure {
        AgentSettings usual = SettingsReader.read(Path.of(arguments[0]));
        SpoolLimits limits = new SpoolLimits(
                Long.parseLong(arguments[3]),
                Duration.ofSeconds(Long.parseLong(arguments[4])),
                WhenFull.valueOf(arguments[5]));
        AgentSettings settings = new AgentSettings(
                usual.file(),
                usual.access(),
                usual.ca(),
                usual.credentialFile(),
                usual.state(),
                usual.spool(),
                limits,
                usual.lineLimit(),
                usual.traceRatio(),
                usual.sources(),
                usual.actions(),
                usual.remote());
        StateDirectory directory = StateDirectory.of(Path.of(arguments[1]), System.getenv());
        directory.create();
        CenterTrust trust = CaOption.trust(null, System.getenv(), directory.ca());
        new AgentRuntime(settings, directory, settings.access().centers(), trust, arguments[2]).run();
    }
}
