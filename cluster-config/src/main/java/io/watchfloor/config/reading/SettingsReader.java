package io.watchfloor.config.reading;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.watchfloor.config.text.NearestName;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Reads typed settings and collects all problems. For an invalid value it records a problem and returns a default. Keys
 * are relative to the section {@code watchfloor}.
 */
public final class SettingsReader {

    public static final String ROOT = "watchfloor";

    private final Config config;
    private final List<SettingsProblem> problems;
    private final String place;
    private final Set<String> known = new TreeSet<>();

    /** @param config merged and resolved settings below {@code watchfloor} */
    public SettingsReader(Config config) {
        this(config, new ArrayList<>(), ROOT);
    }

    private SettingsReader(Config config, List<SettingsProblem> problems, String place) {
        this.config = config;
        this.problems = problems;
        this.place = place;
    }

    public List<SettingsProblem> problems() {
        return problems;
    }

    public void problem(String key, String reason, String advice) {
        ConfigOrigin origin = config.hasPath(key) ? config.getValue(key).origin() : config.origin();
        problems.add(new SettingsProblem(where(origin), place + "." + key, reason, advice));
    }

    public String text(String key) {
        int before = problems.size();
        String text =
                read(key, () -> config.getString(key), "", "Enter a text.").strip();
        if (text.isEmpty() && problems.size() == before) {
            problem(key, "must not be empty", "Remove the setting to use its default.");
        }
        return text;
    }

    public Optional<String> optionalText(String key) {
        String text =
                read(key, () -> config.getString(key), "", "Enter a text.").strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    public ZoneId zone(String key) {
        String text = text(key);
        try {
            return text.isEmpty() ? ZoneOffset.UTC : ZoneId.of(text);
        } catch (DateTimeException unknown) {
            problem(key, "is not a time zone: \"" + text + "\"", "For instance: UTC, Europe/Berlin or +02:00.");
            return ZoneOffset.UTC;
        }
    }

    public String oneOf(String key, String... choices) {
        String text = text(key);
        if (!text.isEmpty() && !Arrays.asList(choices).contains(text)) {
            String meant = NearestName.of(text, Arrays.asList(choices))
                    .map(name -> " Did you mean " + name + "?")
                    .orElse("");
            problem(key, "cannot be \"" + text + "\"", "Choose one of " + String.join(", ", choices) + "." + meant);
        }
        return text;
    }

    public boolean flag(String key) {
        return read(key, () -> config.getBoolean(key), false, "Set on or off.");
    }

    public int integer(String key, int min, int max) {
        int value = read(key, () -> config.getInt(key), min, "Enter a whole number.");
        return within(key, value, min, max, min + " to " + max);
    }

    /** Reads a number from 0 to 1. */
    public double ratio(String key) {
        double value = read(key, () -> config.getDouble(key), 0.0, "Enter a number, for instance 0.1.");
        return within(key, value, 0.0, 1.0, "0 to 1");
    }

    public int bytes(String key, int min, int max) {
        return (int) size(key, min, max);
    }

    public long size(String key, long min, long max) {
        String advice = "Enter a size, for instance 8 MiB.";
        long value = read(key, () -> config.getMemorySize(key).toBytes(), min, advice);
        return within(key, value, min, max, min + " to " + max + " bytes");
    }

    public Duration duration(String key, Duration min, Duration max) {
        Duration value = read(key, () -> config.getDuration(key), min, "Enter a duration, for instance 30 s or 4 h.");
        return within(key, value, min, max, plain(min) + " to " + plain(max));
    }

    /**
     * Reads a list, or one text with commas between the entries, because an environment variable cannot contain a list.
     */
    public List<String> texts(String key) {
        return read(
                key,
                () -> switch (config.getValue(key).valueType()) {
                    case STRING ->
                        Arrays.stream(config.getString(key).split(","))
                                .map(String::strip)
                                .filter(text -> !text.isEmpty())
                                .toList();
                    case LIST, OBJECT, NUMBER, BOOLEAN, NULL -> config.getStringList(key);
                },
                List.of(),
                "Enter a list, for instance [a, b].");
    }

    public Path path(String key) {
        return toPath(key, text(key));
    }

    public List<Path> paths(String key) {
        return texts(key).stream().map(text -> toPath(key, text)).toList();
    }

    public Optional<URI> optionalHttpUrl(String key, String example) {
        return optionalText(key).flatMap(text -> {
            Optional<URI> url = httpUrl(text);
            if (url.isEmpty()) {
                problem(key, "is not an http or https URL", "For instance: " + example);
            }
            return url;
        });
    }

    /** Whether a setting without a default value is set. */
    public boolean has(String key) {
        return config.hasPath(key);
    }

    public Optional<String> optional(String key) {
        return has(key) ? optionalText(key) : Optional.empty();
    }

    public List<String> textsOr(String key, List<String> fallback) {
        return has(key) ? texts(key) : fallback;
    }

    public boolean flagOr(String key, boolean fallback) {
        return has(key) ? flag(key) : fallback;
    }

    /** Reads the sorted field names of an object, such as the names of identity providers. */
    public List<String> names(String key) {
        return read(
                key,
                () -> config.getObject(key).keySet().stream().sorted().toList(),
                List.of(),
                "Enter an object for each name.");
    }

    /** Reads a list of objects, and reports every key that is not in {@code allowed}. */
    public List<SettingsReader> each(String key, Set<String> allowed) {
        if (!has(key)) {
            return List.of();
        }
        List<SettingsReader> all = new ArrayList<>();
        for (Config one : read(key, () -> config.getConfigList(key), List.<Config>of(), "Enter a list of objects.")) {
            SettingsReader reader = new SettingsReader(one, problems, place + "." + key);
            all.add(reader);
            for (String name : one.root().keySet()) {
                if (!allowed.contains(name)) {
                    String advice = NearestName.of(name, allowed)
                            .map(near -> "Did you mean " + near + "?")
                            .orElse("Allowed keys: " + String.join(", ", new TreeSet<>(allowed)) + ".");
                    problems.add(new SettingsProblem(
                            where(one.origin()), place + "." + key + "." + name, "is not a setting", advice));
                }
            }
        }
        return all;
    }

    /** Reports every key that was not read. Call this method after all settings were read. */
    public void reportUnknownKeys() {
        for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
            String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
            if (!known.contains(key)) {
                String advice = NearestName.of(key, known)
                        .map(name -> "Did you mean " + ROOT + "." + name + "?")
                        .orElse("Run \"watchfloor config explain\" to list all settings.");
                String where = where(entry.getValue().origin());
                problems.add(new SettingsProblem(where, ROOT + "." + key, "is not a setting", advice));
            }
        }
    }

    /** Returns {@code FILE:LINE} if both are known, otherwise the description of the origin. */
    public static String where(ConfigOrigin origin) {
        String file = origin.resource() != null ? origin.resource() : origin.filename();
        if (file == null) {
            return origin.description();
        }
        return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
    }

    private <T> T read(String key, Supplier<T> value, T fallback, String advice) {
        known.add(key);
        try {
            return value.get();
        } catch (ConfigException.Missing e) {
            problem(key, "is missing", advice);
        } catch (ConfigException.WrongType | ConfigException.BadValue e) {
            String written =
                    config.hasPath(key) ? config.getValue(key).render() : "read, because its parent is not an object";
            problem(key, "cannot be " + written, advice);
        }
        return fallback;
    }

    private <T extends Comparable<T>> T within(String key, T value, T min, T max, String range) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            problem(key, "is out of range: " + range, "");
            return min;
        }
        return value;
    }

    private Path toPath(String key, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (java.nio.file.InvalidPathException e) {
            problem(key, "is not a path", e.getReason());
            return Path.of("").toAbsolutePath();
        }
    }

    private static Optional<URI> httpUrl(String text) {
        try {
            URI url = URI.create(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return http && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String plain(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + " ms";
        }
        return duration.toSeconds() % 3600 == 0 && !duration.isZero()
                ? duration.toHours() + " h"
                : duration.toSeconds() + " s";
    }
}
