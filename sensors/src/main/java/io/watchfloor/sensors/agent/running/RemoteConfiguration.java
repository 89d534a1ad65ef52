package io.watchfloor.sensors.agent.running;

import io.watchfloor.sensors.agent.settings.AgentSettings;
import io.watchfloor.sensors.agent.settings.AgentVersion;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.settings.SettingsReader;
import io.watchfloor.sensors.agent.spool.AtomicFile;
import io.watchfloor.sensors.protocol.ConfigurationFrame;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configure;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configured;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Version;
import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.UplinkCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration from the center. A new version is tried first: if the version is invalid or its sources cannot be
 * collected, the last working version remains in effect, and the center receives the reason. If the process died while
 * a version was tried, that version is not tried again.
 */
final class RemoteConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteConfiguration.class);

    private final Path ownFile;
    private final AgentSettings settings;
    private final Path workingFile;
    private final Path trialFile;
    private Configure inEffect = new Configure(Version.OWN, "");
    private @Nullable Configure pending;
    private @Nullable Version refused;
    private String refusalReason = "";
    private boolean changed;

    /** A configuration version that is about to be tried. */
    record Candidate(Configure configure, AgentSettings settings) {}

    private RemoteConfiguration(Path own, AgentSettings settings, Path folder) {
        this.ownFile = own;
        this.settings = settings;
        this.workingFile = folder.resolve("configuration.json");
        this.trialFile = folder.resolve("configuration-tried.json");
    }

    /**
     * Loads the last working version.
     *
     * @param own the sensor's own configuration file
     * @param settings the settings of that file
     * @param folder folder that contains the versions from the center
     */
    static RemoteConfiguration open(Path own, AgentSettings settings, Path folder) throws IOException {
        RemoteConfiguration remote = new RemoteConfiguration(own, settings, folder);
        if (!settings.remote().allow()) {
            return remote;
        }
        stored(remote.trialFile)
                .ifPresent(
                        one -> remote.refuse(one.version(), "the sensor process died while trying this configuration"));
        Files.deleteIfExists(remote.trialFile);
        stored(remote.workingFile).ifPresent(one -> remote.inEffect = one);
        return remote;
    }

    private static Optional<Configure> stored(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return UplinkCodec.decode(Files.readString(file).strip()) instanceof Configure configure
                    ? Optional.of(configure)
                    : Optional.empty();
        } catch (ProtocolException e) {
            LOG.warn("cannot read the stored configuration {}, ignoring the configuration: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns the settings that are in effect when the sensor starts. */
    synchronized AgentSettings settings() {
        if (inEffect.version().equals(Version.OWN)) {
            return settings;
        }
        try {
            return SettingsReader.read(ownFile, inEffect.text());
        } catch (CommandFailure e) {
            LOG.warn(
                    "the center's configuration {} conflicts with the sensor's own file, so only the sensor's own file is used: {}",
                    inEffect.version(),
                    e.getMessage());
            refuse(inEffect.version(), String.valueOf(e.getMessage()));
            inEffect = new Configure(Version.OWN, "");
            return settings;
        }
    }

    /** Returns the frame to send after the center's welcome; empty if remote configuration is not allowed. */
    synchronized Optional<Configured> connected() {
        changed = false;
        return settings.remote().allow() ? Optional.of(configured()) : Optional.empty();
    }

    private Configured configured() {
        return new Configured(inEffect.version(), refused, refusalReason);
    }

    synchronized Optional<Configured> next() {
        if (!changed) {
            return Optional.empty();
        }
        changed = false;
        return Optional.of(configured());
    }

    synchronized void receive(ConfigurationFrame frame) {
        switch (frame) {
            case Configure configure -> {
                if (settings.remote().allow()) {
                    pending = configure;
                }
            }
            case ConfigurationFrame.Release release -> {
                if (!release.version().equals(AgentVersion.text())) {
                    LOG.info(
                            "the center has version {}, this sensor has version {}: update the sensor",
                            release.version(),
                            AgentVersion.text());
                }
            }
            case Configured configured -> LOG.debug("ignored a frame that only sensors send: {}", configured);
        }
    }

    /**
     * Returns the version to try now, if the version is valid. It is marked on disk as being tried until
     * {@link #accept} or {@link #reject} is called.
     */
    synchronized Optional<Candidate> nextCandidate() throws IOException {
        Configure next = pending;
        pending = null;
        if (next == null || next.version().equals(inEffect.version())) {
            return Optional.empty();
        }
        try {
            AgentSettings read =
                    next.version().equals(Version.OWN) ? settings : SettingsReader.read(ownFile, next.text());
            AtomicFile.replace(trialFile, bytes(next), true);
            return Optional.of(new Candidate(next, read));
        } catch (CommandFailure e) {
            refuse(next.version(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    synchronized void accept(Candidate candidate) throws IOException {
        Configure configure = candidate.configure();
        if (configure.version().equals(Version.OWN)) {
            Files.deleteIfExists(workingFile);
        } else if (!AtomicFile.replace(workingFile, bytes(configure), true)) {
            LOG.warn(
                    "cannot store the center's configuration: the disk is full; after a restart the center sends it again");
        }
        Files.deleteIfExists(trialFile);
        inEffect = configure;
        refused = null;
        refusalReason = "";
        changed = true;
        LOG.info("the center's configuration {} is in effect", configure.version());
    }

    synchronized void reject(Candidate candidate, String why) throws IOException {
        Files.deleteIfExists(trialFile);
        refuse(candidate.configure().version(), why);
    }

    /** Called when the process stops normally during a trial, so that the version does not count as failed. */
    synchronized void abandonTrial() throws IOException {
        Files.deleteIfExists(trialFile);
    }

    private void refuse(Version version, String why) {
        LOG.warn(
                "refused the center's configuration {}; the configuration {} remains in effect: {}",
                version,
                inEffect.version(),
                why);
        refused = version;
        refusalReason = why.length() > ConfigurationFrame.LONGEST_MESSAGE
                ? why.substring(0, ConfigurationFrame.LONGEST_MESSAGE)
                : why;
        changed = true;
    }

    private static byte[] bytes(Configure configure) {
        return UplinkCodec.encode(configure).getBytes(StandardCharsets.UTF_8);
    }
}
