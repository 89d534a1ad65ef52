package io.watchfloor.sensors.agent.doctor;

import io.watchfloor.sensors.agent.collect.eventlog.EventChannel;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog;
import io.watchfloor.sensors.agent.settings.SourceSetting;
import io.watchfloor.sensors.agent.state.SensorStatus;
import io.watchfloor.sensors.agent.state.StateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks everything on this host that can prevent records from reaching the center: state directory, sources, running
 * sensor, spool.
 */
public final class LocalCheck {
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final long LOW_SPACE = 100L << 20;
    private static final double NEARLY_FULL = 0.9;

    private final StateDirectory state;
    private final EventLog.Opener eventLog;
    private final Instant now;

    public LocalCheck(StateDirectory state, EventLog.Opener eventLog, Instant now) {
        this.state = state;
        this.eventLog = eventLog;
        this.now = now;
    }

    public List<CheckResult> all(List<SourceSetting> sources) {
        List<CheckResult> found = new ArrayList<>();
        found.add(directory());
        for (SourceSetting source : sources) {
            source.files().forEach(path -> found.add(file(path)));
            if (source instanceof SourceSetting.EventLog log) {
                found.add(channel(log.channel()));
            }
        }
        found.addAll(SensorStatus.read(state.status())
                .map(this::running)
                .orElseGet(() -> List.of(CheckResult.failed(
                        "process",
                        "no sensor has run with the state directory %s: start watchfloor-sensor run"
                                .formatted(state.path())))));
        return found;
    }

    private CheckResult directory() {
        Path path = state.path();
        if (!Files.isDirectory(path)) {
            return CheckResult.failed(
                    "state",
                    "%s does not exist: enroll the sensor, or name another directory with --state".formatted(path));
        }
        if (!Files.isWritable(path)) {
            return CheckResult.failed(
                    "state", "%s is not writable for this user: run doctor as the sensor's user".formatted(path));
        }
        long room = path.toFile().getUsableSpace();
        return room < LOW_SPACE
                ? CheckResult.warning(
                        "state",
                        "%s has only %d MiB free: the sensor stops reading when the disk is full"
                                .formatted(path, room >> 20))
                : CheckResult.ok("state", "%s, %d MiB free".formatted(path, room >> 20));
    }

    private CheckResult file(Path path) {
        try {
            read(path);
            Duration still = Duration.between(Files.getLastModifiedTime(path).toInstant(), now);
            return CheckResult.ok(
                    "file", "%s, %d bytes, last written %s ago".formatted(path, Files.size(path), format(still)));
        } catch (NoSuchFileException e) {
            return CheckResult.warning(
                    "file", "%s does not exist: the sensor reads it when it is created".formatted(path));
        } catch (AccessDeniedException e) {
            return CheckResult.failed(
                    "file",
                    "%s is not readable for this user (%s): give the sensor's user read permission, for example by a group"
                            .formatted(path, System.getProperty("user.name")));
        } catch (IOException e) {
            return CheckResult.failed("file", "cannot check %s: %s".formatted(path, e.getMessage()));
        }
    }

    /** Reads one byte to check access, because Files.isReadable uses access(2), which ignores capabilities. */
    private static void read(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                var unused = files.iterator().hasNext();
            }
        } else {
            try (InputStream in = Files.newInputStream(path)) {
                var unused = in.read();
            }
        }
    }

    private CheckResult channel(EventChannel channel) {
        try {
            EventLog log = eventLog.open();
            log.subscribe(channel.name(), channel.query(), log.endPosition(channel.name()))
                    .close();
            return CheckResult.ok("eventlog", channel.name());
        } catch (IOException e) {
            return CheckResult.failed("eventlog", "%s: %s".formatted(channel.name(), e.getMessage()));
        }
    }

    private List<CheckResult> running(SensorStatus status) {
        List<CheckResult> found = new ArrayList<>();
        boolean running = Duration.between(Instant.parse(status.at()), now).compareTo(FRESH) < 0
                && ProcessHandle.of(status.pid()).isPresent();
        found.add(
                running
                        ? CheckResult.ok("process", "running, PID %d".formatted(status.pid()))
                        : CheckResult.failed(
                                "process",
                                "not running (last status %s): start watchfloor-sensor run".formatted(status.at())));
        if (running && !status.link().connected()) {
            found.add(CheckResult.failed(
                    "uplink",
                    "the running sensor is not connected to " + status.link().center()));
        }
        SensorStatus.Waiting waiting = status.waiting();
        String spool = String.format(
                Locale.ROOT,
                "%d pending records, the oldest received %s ago; %d of %d MiB used",
                waiting.spoolRecords(),
                format(Duration.ofMillis(waiting.lagMillis())),
                waiting.spoolBytes() >> 20,
                waiting.spoolMaxBytes() >> 20);
        found.add(
                waiting.spoolBytes() > NEARLY_FULL * waiting.spoolMaxBytes()
                        ? CheckResult.warning(
                                "spool", spool + ": nearly full; further records wait in their sources or are dropped")
                        : CheckResult.ok("spool", spool));
        if (status.counts().rejected() > 0) {
            found.add(CheckResult.warning(
                    "rejected",
                    ("the center rejected %d records since the start: run \"watchfloor quarantine list\" at the center for the reasons; a"
                                    + " frequent reason is an asset that this sensor is not allowed to report (sensors token --assets)")
                            .formatted(status.counts().rejected())));
        }
        status.drops()
                .forEach((reason, count) ->
                        found.add(CheckResult.warning("dropped", "%d: %s".formatted(count, reason))));
        Optional.ofNullable(status.diverged())
                .ifPresent(parted -> found.add(CheckResult.warning("history", parted.at() + ": " + parted.what())));
        return found;
    }

    private static String format(Duration time) {
        if (time.toHours() > 48) {
            return time.toDays() + " days";
        }
        return time.toMinutes() > 120
                ? time.toHours() + " h"
                : time.toSeconds() > 120 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
