package io.watchfloor.config.archive;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The archive of telemetry.
 *
 * @param enabled whether telemetry is kept
 * @param folder absolute path of the files, or of the local copies of the files in an object store
 * @param omit log sources that are not kept
 * @param writeEvery how often telemetry is moved from the database into files
 * @param retention when telemetry expires
 * @param search limits of searches
 * @param s3 where the files are kept if not in the folder
 */
public record ArchiveSettings(
        boolean enabled,
        Path folder,
        List<SourcePattern> omit,
        Duration writeEvery,
        Retention retention,
        Search search,
        Optional<S3Settings> s3) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_DAYS = 3_650;
    private static final long LEAST_WAITING = 1 << 20;

    /**
     * When telemetry expires.
     *
     * @param days days after its receipt
     * @param size largest size of all files; 0 for no limit
     * @param free the oldest telemetry is deleted while the disk has less free space
     * @param waiting largest size of the telemetry in the database that is not in a file yet
     * @param sources other limits of single log sources; the first entry that matches counts
     */
    public record Retention(int days, long size, long free, long waiting, List<OfSource> sources) {

        public int days(String source) {
            return sources.stream()
                    .filter(one -> one.source().matches(source))
                    .findFirst()
                    .map(OfSource::days)
                    .orElse(days);
        }
    }

    /**
     * Limits of the searches of a node.
     *
     * @param memory of one search, in bytes
     * @param temporary size of the temporary files of one search, in bytes
     * @param threads of one search
     * @param atOnce searches that run at the same time
     * @param timeout of one part of a search
     */
    public record Search(long memory, long temporary, int threads, int atOnce, Duration timeout) {

        private static final long MEBIBYTE = 1 << 20;

        public static final Search STANDARD = new Search(512 * MEBIBYTE, 1024 * MEBIBYTE, 2, 2, Duration.ofSeconds(20));

        private static Search read(SettingsReader in) {
            return new Search(
                    in.size("archive.search.memory", 64 * MEBIBYTE, 1024L * 1024 * MEBIBYTE),
                    in.size("archive.search.temporary", 0, 1024L * 1024 * MEBIBYTE),
                    in.integer("archive.search.threads", 1, 64),
                    in.integer("archive.search.at-once", 1, 6),
                    in.duration("archive.search.timeout", Duration.ofSeconds(1), Duration.ofMinutes(2)));
        }
    }

    /** @param size largest size of the files of these log sources; 0 for no limit */
    public record OfSource(SourcePattern source, int days, long size) {}

    /** A log source as product/category/service, each of which may be {@code *}. */
    public record SourcePattern(String product, String category, String service) {

        static Optional<SourcePattern> parse(String text) {
            String[] parts = text.strip().toLowerCase(Locale.ROOT).split("/", -1);
            return parts.length == 3 && List.of(parts).stream().noneMatch(String::isBlank)
                    ? Optional.of(new SourcePattern(parts[0], parts[1], parts[2]))
                    : Optional.empty();
        }

        /** @param source product/category/service, where a missing part is {@code -} */
        public boolean matches(String source) {
            String[] parts = source.split("/", -1);
            return parts.length == 3 && fits(product, parts[0]) && fits(category, parts[1]) && fits(service, parts[2]);
        }

        private static boolean fits(String wanted, String part) {
            return wanted.equals("*") || wanted.equals(part);
        }
    }

    public static ArchiveSettings read(SettingsReader in) {
        return new ArchiveSettings(
                in.flag("archive.enabled"),
                folder(in),
                omitted(in),
                in.duration("archive.write-every", SHORTEST, LONGEST),
                new Retention(
                        in.integer("archive.days", 1, MOST_DAYS),
                        in.size("archive.size", 0, Long.MAX_VALUE),
                        in.size("archive.free", 0, Long.MAX_VALUE),
                        in.size("archive.waiting", LEAST_WAITING, Long.MAX_VALUE),
                        sources(in)),
                Search.read(in),
                S3Settings.read(in));
    }

    private static Path folder(SettingsReader in) {
        Path beside = in.path("data.dir").resolve("archive");
        Optional<String> given = in.optionalText("archive.folder");
        if (given.isPresent() && given.get().contains("://")) {
            in.problem(
                    "archive.folder",
                    "is not a folder",
                    "For an object store, set archive.s3.bucket. The folder is local then.");
            return beside;
        }
        return given.isPresent() ? in.path("archive.folder") : beside;
    }

    private static List<SourcePattern> omitted(SettingsReader in) {
        List<SourcePattern> all = new ArrayList<>();
        for (String text : in.texts("archive.omit")) {
            Optional<SourcePattern> one = SourcePattern.parse(text);
            one.ifPresentOrElse(all::add, () -> wrongSource(in, "archive.omit", text));
        }
        return List.copyOf(all);
    }

    private static void wrongSource(SettingsReader in, String key, String text) {
        in.problem(
                key,
                "has the log source \"" + text + "\"",
                "Write product/category/service, where each part may be *, for example */dns_query/*.");
    }

    private static List<OfSource> sources(SettingsReader in) {
        List<OfSource> all = new ArrayList<>();
        for (String text : in.texts("archive.retention")) {
            String[] parts = text.strip().split("\\s+", -1);
            Optional<SourcePattern> source = SourcePattern.parse(parts[0]);
            if (source.isEmpty()) {
                wrongSource(in, "archive.retention", parts[0]);
            } else if (parts.length < 2 || parts.length > 3 || !parts[1].matches("[1-9][0-9]{0,3}")) {
                in.problem(
                        "archive.retention", "has the entry \"" + text + "\"", "For instance: */dns_query/* 7 20GiB");
            } else {
                all.add(new OfSource(
                        source.get(), Integer.parseInt(parts[1]), parts.length == 3 ? size(in, parts[2]) : 0));
            }
        }
        return List.copyOf(all);
    }

    private static long size(SettingsReader in, String text) {
        try {
            return ConfigFactory.parseMap(Map.of("size", text))
                    .getMemorySize("size")
                    .toBytes();
        } catch (ConfigException e) {
            in.problem("archive.retention", "has the size \"" + text + "\"", "For instance: */dns_query/* 7 20GiB");
            return 0;
        }
    }
}
