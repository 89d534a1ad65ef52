package io.watchfloor.sensors.agent.settings;

import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.eventlog.EventChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One source of telemetry in the settings. */
public sealed interface SourceSetting {

    /** Returns the settings that apply to all records of the source. */
    Source source();

    /** Returns the source's name in messages; unique among all sources. */
    String name();

    /** Returns the files and folders that the source reads. */
    default List<Path> files() {
        return switch (this) {
            case Tailed tailed -> List.of(tailed.path());
            case Folder folder -> List.of(folder.path());
            case Recordings folder -> List.of(folder.path());
            case Integrity integrity -> integrity.paths();
            case Journal journal -> List.of();
            case EventLog channel -> List.of();
            case Processes table -> List.of();
            case Sockets table -> List.of();
        };
    }

    /** A file that the sensor follows line by line. */
    record Tailed(Path path, Source source) implements SourceSetting {
        @Override
        public String name() {
            return path.toAbsolutePath().normalize().toString();
        }
    }

    /** A folder whose files the sensor follows line by line. */
    record Folder(Path path, String pattern, Source source) implements SourceSetting {
        @Override
        public String name() {
            return path.toAbsolutePath().normalize() + "/" + pattern;
        }
    }

    /**
     * The systemd journal.
     *
     * @param program the program that prints the journal
     * @param matches match expressions of {@code journalctl}, which select entries
     */
    record Journal(String program, List<String> matches, Source source) implements SourceSetting {
        @Override
        public String name() {
            return matches.isEmpty() ? "journal" : "journal " + String.join(" ", matches);
        }
    }

    /** A folder in which each file is read once. */
    record Recordings(Path path, String pattern, Source source) implements SourceSetting {
        @Override
        public String name() {
            return path.toAbsolutePath().normalize() + "/" + pattern;
        }
    }

    /** A channel of the Windows event log. */
    record EventLog(EventChannel channel, Duration every, Source source) implements SourceSetting {
        @Override
        public String name() {
            return channel.position();
        }
    }

    /** The processes of this host. */
    record Processes(Duration every, Source source) implements SourceSetting {
        @Override
        public String name() {
            return "processes";
        }
    }

    /** The network connections of this host. */
    record Sockets(Duration every, Source source) implements SourceSetting {
        @Override
        public String name() {
            return "sockets";
        }
    }

    /** Files that are checked for changes. */
    record Integrity(List<Path> paths, Duration every, Source source) implements SourceSetting {
        public Integrity {
            paths = List.copyOf(paths);
        }

        @Override
        public String name() {
            return "integrity";
        }
    }
}
