package io.watchfloor.sensors.agent.settings;

import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.eventlog.EventChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One source of telemetry, as the settings name it. */
public sealed interface SourceSetting {

    /** What is known about everything that it reports. */
    Source source();

    /** What it is called in messages, and what two of them must not have in common. */
    String name();

    /** The files and folders that it reads. */
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

    /** A file that grows. */
    record Tailed(Path path, Source source) implements SourceSetting {
        @Override
        public String name() {
            return path.toAbsolutePath().normalize().toString();
        }
    }

    /** The files of a folder that grow. */
    record Folder(Path path, String pattern, Source source) implements SourceSetting {
        @Override
        public String name() {
            return path.toAbsolutePath().normalize() + "/" + pattern;
        }
    }

    /**
     * The systemd journal.
     *
     * @param program that prints it
     * @param matches which entries, as {@code journalctl} takes them
     */
    record Journal(String program, List<String> matches, Source source) implements SourceSetting {
        @Override
        public String name() {
            return matches.isEmpty() ? "journal" : "journal " + String.join(" ", matches);
        }
    }

    /** Files that are put into a folder, each read once. */
    record Recordings(Path path, String pattern, Source source) implements SourceSetting {
        @Override
        public String name() {
            return path.toAbsolutePath().normalize() + "/" + pattern;
        }
    }

    /** A channel of Windows' event log. */
    record EventLog(EventChannel channel, Duration every, Source source) implements SourceSetting {
        @Override
        public String name() {
            return channel.position();
        }
    }

    /** The processes of this machine. */
    record Processes(Duration every, Source source) implements SourceSetting {
        @Override
        public String name() {
            return "processes";
        }
    }

    /** The connections of this machine. */
    record Sockets(Duration every, Source source) implements SourceSetting {
        @Override
        public String name() {
            return "sockets";
        }
    }

    /** Files that nobody should change unseen. */
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
