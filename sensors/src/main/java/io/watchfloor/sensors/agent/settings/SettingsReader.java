package io.watchfloor.sensors.agent.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.watchfloor.sensors.agent.host.LocalHost;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.spool.SpoolLimits;
import io.watchfloor.sensors.agent.spool.SpoolLimits.WhenFull;
import io.watchfloor.sensors.agent.trust.ProxyAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the configuration file and reports all problems together, each with its line number. */
public final class SettingsReader {
    private static final String ROOT = "watchfloor-sensor";
    private static final long SMALLEST_SPOOL = 64 << 20;
    private static final Duration YOUNGEST = Duration.ofHours(1);
    private static final int SMALLEST_LINE = 1024;

    private final Path file;
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(Path file) {
        this.file = file;
    }

    /** @throws CommandFailure with one line per problem: {@code file:line: problem} */
    public static AgentSettings read(Path file) throws CommandFailure {
        return read(file, null);
    }

    /**
     * @param fromCenter the center's configuration in JSON, which overrides the file; null for none
     * @throws CommandFailure with one line per problem
     */
    public static AgentSettings read(Path file, @Nullable String fromCenter) throws CommandFailure {
        if (!Files.isReadable(file)) {
            throw new CommandFailure("the configuration file %s %s"
                    .formatted(file, Files.exists(file) ? "is not readable for this user" : "does not exist"));
        }
        SettingsReader reader = new SettingsReader(file);
        try {
            Config config = ConfigFactory.parseFile(file.toFile()).resolve();
            AgentSettings settings = reader.settings(fromCenter == null ? config : reader.merged(config, fromCenter));
            if (reader.problems.isEmpty()) {
                return settings;
            }
        } catch (ConfigException e) {
            reader.problems.add(located(file, String.valueOf(e.getMessage())));
        }
        throw new CommandFailure(String.join("\n", reader.problems));
    }

    /** Converts an error message of the parser to {@code file:line: problem}. */
    private static String located(Path file, String message) {
        String origin = file + ": ";
        return message.startsWith(origin) ? message.replaceFirst(": (?=\\d+: )", ":") : origin + message;
    }

    private Config merged(Config config, String fromCenter) {
        RemoteSettingsReader remote = new RemoteSettingsReader(this::problem);
        Config sent = remote.fromCenter(fromCenter, remote.read(config.getConfig(ROOT)));
        return sent.atPath(ROOT).withFallback(config);
    }

    private AgentSettings settings(Config config) {
        checkKeys(config, "", Set.of(ROOT));
        Config root = config.hasPath(ROOT) ? config.getConfig(ROOT) : ConfigFactory.empty();
        checkKeys(
                root,
                ROOT + ".",
                Set.of(
                        "center",
                        "proxy",
                        "ca",
                        "credential-file",
                        "state",
                        "spool",
                        "line-limit",
                        "trace-ratio",
                        "files",
                        "sources",
                        "actions",
                        "remote-configuration"));
        RemoteSettings remote = new RemoteSettingsReader(this::problem).read(root);
        Config spool = root.hasPath("spool") ? root.getConfig("spool") : ConfigFactory.empty();
        checkKeys(spool, ROOT + ".spool.", Set.of("directory", "max-size", "max-age", "when-full"));
        return new AgentSettings(
                file,
                new AgentSettings.CenterAccess(centers(root), read(root, "proxy", ProxyAddress::parse)),
                read(root, "ca", Path::of),
                read(root, "credential-file", Path::of),
                read(root, "state", Path::of),
                read(spool, "directory", Path::of),
                new SpoolLimits(
                        bytes(spool, "max-size", AgentSettings.SPOOL_BYTES, SMALLEST_SPOOL, Long.MAX_VALUE),
                        age(spool),
                        whenFull(spool)),
                (int) bytes(
                        root, "line-limit", AgentSettings.LINE_LIMIT, SMALLEST_LINE, SegmentedSpool.LARGEST_BODY / 4),
                ratio(root, "trace-ratio"),
                sources(root, remote.allow()),
                new ActionSettingsReader(this::problem).read(root),
                remote);
    }

    /** Returns the center's addresses; the setting is one address or a list of addresses. */
    private List<CenterAddress> centers(Config root) {
        if (!root.hasPath("center") || root.getValue("center").valueType() != ConfigValueType.LIST) {
            CenterAddress one = read(root, "center", CenterAddress::parse);
            return one == null ? List.of() : List.of(one);
        }
        List<CenterAddress> all = new ArrayList<>();
        for (ConfigValue each : root.getList("center")) {
            try {
                all.add(CenterAddress.parse(String.valueOf(each.unwrapped())));
            } catch (IllegalArgumentException e) {
                problem(each, "center: " + e.getMessage());
            }
        }
        if (all.isEmpty()) {
            problem(root.getValue("center"), "center: the list has no address");
        }
        return all;
    }

    private List<SourceSetting> sources(Config root, boolean mayBeEmpty) {
        List<SourceSetting> sources =
                new SourceSettingsReader(this::problem, () -> LocalHost.find().asset()).read(root);
        if (sources.isEmpty() && !mayBeEmpty && problems.isEmpty()) {
            problems.add("%s: %s has no sources: add sources or files".formatted(file, ROOT));
        }
        return sources;
    }

    private Duration age(Config spool) {
        if (!spool.hasPath("max-age")) {
            return AgentSettings.SPOOL_AGE;
        }
        try {
            Duration age = spool.getDuration("max-age");
            if (age.isZero() || age.compareTo(YOUNGEST) >= 0) {
                return age;
            }
            problem(spool.getValue("max-age"), "max-age must be at least 1 h, or 0 for no limit");
        } catch (ConfigException e) {
            problem(spool.getValue("max-age"), "max-age is not a duration; example: 72 h");
        }
        return AgentSettings.SPOOL_AGE;
    }

    private WhenFull whenFull(Config spool) {
        WhenFull read = read(spool, "when-full", text -> switch (text) {
            case "wait" -> WhenFull.WAIT;
            case "drop-oldest" -> WhenFull.DROP_OLDEST;
            default ->
                throw new IllegalArgumentException("unknown value \"%s\": use wait or drop-oldest".formatted(text));
        });
        return read == null ? WhenFull.WAIT : read;
    }

    private <T> @Nullable T read(Config config, String key, Function<String, T> reading) {
        if (!config.hasPath(key)) {
            return null;
        }
        try {
            return reading.apply(config.getString(key));
        } catch (InvalidPathException e) {
            problem(config.getValue(key), "%s is not a valid path".formatted(key));
        } catch (IllegalArgumentException | ConfigException e) {
            problem(config.getValue(key), "%s: %s".formatted(key, e.getMessage()));
        }
        return null;
    }

    private long bytes(Config config, String key, long usual, long least, long most) {
        if (!config.hasPath(key)) {
            return usual;
        }
        try {
            long bytes = config.getBytes(key);
            if (bytes >= least && bytes <= most) {
                return bytes;
            }
            problem(config.getValue(key), "%s must be from %d to %d bytes".formatted(key, least, most));
        } catch (ConfigException e) {
            problem(config.getValue(key), "%s is not a size; example: 1 GiB".formatted(key));
        }
        return usual;
    }

    private double ratio(Config config, String key) {
        if (!config.hasPath(key)) {
            return 0;
        }
        try {
            double ratio = config.getDouble(key);
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
        } catch (ConfigException e) {
            // An invalid number is reported below, like a number out of range.
        }
        problem(config.getValue(key), "%s must be a number from 0 to 1".formatted(key));
        return 0;
    }

    private void checkKeys(Config config, String prefix, Set<String> keys) {
        config.root().forEach((key, value) -> {
            if (!keys.contains(key)) {
                problem(
                        value,
                        "unknown key %s%s; known keys: %s"
                                .formatted(
                                        prefix,
                                        key,
                                        String.join(", ", keys.stream().sorted().toList())));
            }
        });
    }

    private void problem(ConfigValue where, String what) {
        boolean own = where.origin().filename() != null;
        problems.add("%s:%d: %s"
                .formatted(
                        own ? file : "the center's configuration",
                        where.origin().lineNumber(),
                        what));
    }
}
