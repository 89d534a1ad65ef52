package io.watchfloor.sensors.agent.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import io.watchfloor.sensors.agent.collect.LineFormat;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.eventlog.EventChannel;
import io.watchfloor.sensors.agent.settings.SourceSetting.EventLog;
import io.watchfloor.sensors.agent.settings.SourceSetting.Folder;
import io.watchfloor.sensors.agent.settings.SourceSetting.Integrity;
import io.watchfloor.sensors.agent.settings.SourceSetting.Journal;
import io.watchfloor.sensors.agent.settings.SourceSetting.Processes;
import io.watchfloor.sensors.agent.settings.SourceSetting.Recordings;
import io.watchfloor.sensors.agent.settings.SourceSetting.Sockets;
import io.watchfloor.sensors.agent.settings.SourceSetting.Tailed;
import io.watchfloor.sensors.agent.spool.Priority;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.LogSource;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings {@code sources} (a list of sources, each with its kind) and {@code files} (a list of files to
 * follow line by line).
 */
final class SourceSettingsReader {
    private static final String OWN = "own";
    private static final String RECORD = "record";

    private enum Kind {
        TEXT,
        JSON,
        SYSLOG,
        SURICATA,
        ZEEK,
        W3C,
        AUDITD,
        JOURNALD,
        EVENTLOG,
        RECORDINGS,
        PROCESSES,
        SOCKETS,
        INTEGRITY;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            for (Kind kind : values()) {
                if (kind.text().equals(text)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("unknown kind of source \"%s\": use one of %s"
                    .formatted(
                            text,
                            String.join(
                                    ", ",
                                    List.of(values()).stream().map(Kind::text).toList())));
        }

        /**
         * Whether records of this kind do not name a host. Such records are about the sensor's own host, unless
         * configured otherwise.
         */
        boolean isAboutOwnHost() {
            return switch (this) {
                case AUDITD, JOURNALD, PROCESSES, SOCKETS, INTEGRITY -> true;
                default -> false;
            };
        }

        Set<String> keys() {
            return switch (this) {
                case JOURNALD -> Set.of("program", "matches");
                case EVENTLOG -> Set.of("channel", "query", "every");
                case PROCESSES, SOCKETS -> Set.of("every");
                case INTEGRITY -> Set.of("paths", "every");
                default -> Set.of("path", "pattern");
            };
        }

        LineFormat lines() {
            return switch (this) {
                case AUDITD -> LineFormat.AUDIT;
                case ZEEK, W3C -> LineFormat.HEADED;
                case RECORDINGS -> LineFormat.ANY;
                default -> LineFormat.EACH;
            };
        }
    }

    /** Returns the names of all kinds of sources. */
    static Set<String> kinds() {
        Set<String> kinds = new TreeSet<>();
        for (Kind kind : Kind.values()) {
            kinds.add(kind.text());
        }
        return kinds;
    }

    private final BiConsumer<ConfigValue, String> problems;
    private final Supplier<String> ownHost;
    private final Set<String> seen = new HashSet<>();

    /**
     * @param problems receives each problem with its position in the file
     * @param ownHost the asset id of this host
     */
    SourceSettingsReader(BiConsumer<ConfigValue, String> problems, Supplier<String> ownHost) {
        this.problems = problems;
        this.ownHost = ownHost;
    }

    List<SourceSetting> read(Config root) {
        List<SourceSetting> sources = new ArrayList<>();
        for (Config each : list(root, "files")) {
            checkKeys(each, "files[].", Set.of("path", "asset", "logsource", "format", "priority"));
            add(sources, each, tailed(each, "a file to follow", file(each)));
        }
        for (Config each : list(root, "sources")) {
            Kind kind = read(each, "kind", Kind::of);
            if (kind != null) {
                Set<String> keys = new TreeSet<>(kind.keys());
                keys.addAll(Set.of("kind", "asset", "logsource", "priority"));
                checkKeys(each, "sources[].", keys);
                add(sources, each, of(each, kind));
            } else if (!each.hasPath("kind")) {
                problems.accept(each.root(), "a source has no kind");
            }
        }
        return sources;
    }

    private static List<? extends Config> list(Config root, String key) {
        return root.hasPath(key) ? root.getConfigList(key) : List.of();
    }

    private void add(List<SourceSetting> sources, Config each, @Nullable SourceSetting source) {
        if (source != null && !seen.add(source.name())) {
            problems.accept(each.root(), "%s is listed twice".formatted(source.name()));
        } else if (source != null) {
            sources.add(source);
        }
    }

    private @Nullable SourceSetting of(Config each, Kind kind) {
        Source source = source(each, kind);
        String what = "a source of kind " + kind.text();
        return switch (kind) {
            case JOURNALD -> {
                String program = read(each, "program", Function.identity());
                yield new Journal(program == null ? "journalctl" : program, texts(each, "matches"), source);
            }
            case EVENTLOG -> {
                String channel = read(each, "channel", Function.identity());
                String query = read(each, "query", SourceSettingsReader::xpath);
                if (channel == null) {
                    problems.accept(each.root(), what + " has no channel");
                }
                yield channel == null
                        ? null
                        : new EventLog(
                                new EventChannel(channel, query == null ? EventChannel.EVERYTHING : query),
                                every(each, Duration.ofSeconds(1)),
                                source);
            }
            case RECORDINGS -> {
                Path path = path(each, what);
                String pattern = read(each, "pattern", SourceSettingsReader::pattern);
                yield path == null ? null : new Recordings(path, pattern == null ? "*" : pattern, source);
            }
            case PROCESSES -> new Processes(every(each, Duration.ofSeconds(10)), source);
            case SOCKETS -> new Sockets(every(each, Duration.ofSeconds(10)), source);
            case INTEGRITY -> new Integrity(paths(each, what), every(each, Duration.ofMinutes(5)), source);
            default -> tailed(each, what, source);
        };
    }

    private List<Path> paths(Config each, String what) {
        List<Path> paths = new ArrayList<>();
        try {
            texts(each, "paths").forEach(path -> paths.add(Path.of(path)));
        } catch (InvalidPathException e) {
            problems.accept(each.getValue("paths"), "paths: not a valid path");
            return paths;
        }
        if (paths.isEmpty()) {
            problems.accept(each.root(), what + " has no paths");
        }
        return paths;
    }

    private static String pattern(String text) {
        try {
            var unused = FileSystems.getDefault().getPathMatcher("glob:" + text);
            return text;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a valid file name pattern (%s); example: *.log".formatted(text, e.getDescription()),
                    e);
        }
    }

    /** Accepts XPath only, because an XML query could select other channels and files. */
    private static String xpath(String query) {
        if (!query.matches("\\*[^\\p{Cntrl}]{0,4095}")) {
            throw new IllegalArgumentException(
                    "must be an XPath that starts with *; example: *[System[(EventID=1 or EventID=3)]]");
        }
        return query;
    }

    private List<String> texts(Config each, String key) {
        try {
            return each.hasPath(key) ? each.getStringList(key) : List.of();
        } catch (ConfigException e) {
            problems.accept(each.getValue(key), key + " must be a list of texts");
            return List.of();
        }
    }

    private Duration every(Config each, Duration usual) {
        if (!each.hasPath("every")) {
            return usual;
        }
        try {
            Duration every = each.getDuration("every");
            if (every.compareTo(Duration.ofSeconds(1)) >= 0) {
                return every;
            }
        } catch (ConfigException e) {
            // An invalid interval is reported below, like an interval that is too short.
        }
        problems.accept(each.getValue("every"), "every must be a duration of at least 1 s, for example 10s");
        return usual;
    }

    private @Nullable SourceSetting tailed(Config each, String what, Source source) {
        Path path = path(each, what);
        String pattern = read(each, "pattern", SourceSettingsReader::pattern);
        if (path == null) {
            return null;
        }
        return pattern == null ? new Tailed(path, source) : new Folder(path, pattern, source);
    }

    private @Nullable Path path(Config each, String what) {
        if (!each.hasPath("path")) {
            problems.accept(each.root(), what + " has no path");
        }
        return read(each, "path", Path::of);
    }

    private Source file(Config each) {
        Boolean json = read(each, "format", text -> switch (text) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new IllegalArgumentException("unknown format \"%s\": use json or text".formatted(text));
        });
        return new Source(
                asset(each, false), logsource(each, "files[]."), json != null && json, LineFormat.EACH, priority(each));
    }

    private Source source(Config each, Kind kind) {
        boolean onlyJson = kind == Kind.JSON || kind == Kind.SURICATA;
        return new Source(
                asset(each, kind.isAboutOwnHost()),
                logsource(each, "sources[]."),
                onlyJson,
                kind.lines(),
                priority(each));
    }

    private Priority priority(Config each) {
        Priority read = read(
                each,
                "priority",
                text -> Priority.of(text)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "unknown priority \"%s\": use low, normal or high".formatted(text))));
        return read == null ? Priority.NORMAL : read;
    }

    private @Nullable String asset(Config each, boolean own) {
        if (!each.hasPath("asset")) {
            return own ? ownHost.get() : null;
        }
        return read(each, "asset", text -> switch (text) {
            case OWN -> ownHost.get();
            case RECORD -> null;
            default -> AssetId.parse(text).toString();
        });
    }

    private @Nullable LogSource logsource(Config each, String prefix) {
        if (!each.hasPath("logsource")) {
            return null;
        }
        Config parts = each.getConfig("logsource");
        checkKeys(parts, prefix + "logsource.", Set.of("product", "category", "service"));
        return new LogSource(
                read(parts, "product", Function.identity()),
                read(parts, "category", Function.identity()),
                read(parts, "service", Function.identity()));
    }

    private <T> @Nullable T read(Config config, String key, Function<String, @Nullable T> reading) {
        if (!config.hasPath(key)) {
            return null;
        }
        try {
            return reading.apply(config.getString(key));
        } catch (InvalidPathException e) {
            problems.accept(config.getValue(key), "%s is not a valid path".formatted(key));
        } catch (IllegalArgumentException | ConfigException e) {
            problems.accept(config.getValue(key), "%s: %s".formatted(key, e.getMessage()));
        }
        return null;
    }

    private void checkKeys(Config config, String prefix, Set<String> keys) {
        config.root().forEach((key, value) -> {
            if (!keys.contains(key)) {
                String all = String.join(", ", keys.stream().sorted().toList());
                problems.accept(
                        value, "unknown key watchfloor-sensor.%s%s; known keys: %s".formatted(prefix, key, all));
            }
        });
    }
}
