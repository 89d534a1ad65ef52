package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.SharedData;
import io.watchfloor.ops.archive.ArchiveCatalog.Block;
import io.watchfloor.ops.archive.ArchiveFiles.Written;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An archive of many records over 30 days: recordings that are repeated with other assets, users, addresses and times, in
 * files that the archive's own code writes and merges. It can be kept for further runs.
 */
public final class LargeArchive {

    public static final int DAYS = 30;
    static final int ASSETS = 2_000;

    /** The first day; the last one is still going on, so its files are merged less. */
    static final LocalDate FIRST = LocalDate.parse("2026-11-01");

    /** Each of these users acts in three records of one day. */
    static final int RARE_USERS = DAYS;

    /** The day that is copied: the last one that is over. */
    private static final int TEMPLATE = DAYS - 2;

    static final int OF_RARE_USER = 3;

    private static final int USERS = 5_000;
    private static final int ADDRESSES = 50_000;
    private static final int LONGEST_RUN = 60;
    private static final int BLOCK = 2_000;
    private static final int LONGEST = 6_000;
    private static final int MOST_OF_FILE = 400;

    /** Size of the records that are written at once, like in {@link ArchiveWriter}. */
    private static final long AT_ONCE = 64L << 20;

    private static final TelemetryReader READER = new TelemetryReader();
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d([T ])\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z?)");
    private static final Set<String> SYSTEM = Set.of("system", "local service", "network service", "anonymous logon");

    /** Records of other assets in a copy of a day, one after the other. */
    private static final String SITES = "abcdefgh";

    private final Path folder;
    private final long records;
    private final int sites;
    private final List<Sample> samples;

    /** The text of a record: fixed parts, and between them what differs in each copy. */
    private record Sample(List<String> fixed, List<Varying> varying) {}

    private enum Varying {
        HOST,
        USER,
        SRC_IP,
        DST_IP,
        TIME,
        TIME_WITH_BLANK
    }

    private record Copy(int asset, Instant at, String user, Random random) {}

    /**
     * @param sites 0 if the archive's own code writes all days; else it writes the last two days of one site, and DuckDB
     *     copies the first of them to all earlier days, for this many sites with other assets, which takes a fifth of
     *     the time
     * @param recordings folders with files of one record a line, {@code .jsonl} or {@code .jsonl.gz}
     */
    public LargeArchive(Path folder, long records, int sites, List<Path> recordings) throws IOException {
        this.folder = folder;
        this.sites = sites;
        this.records = records / Math.max(1, sites);
        this.samples = samples(recordings);
        assertThat(samples).hasSizeGreaterThan(20);
    }

    static String asset(int number) {
        return "host:ws%04d.corp.example".formatted(number);
    }

    /** A user who acts on one day. */
    static String rareUser(int day) {
        return "rare%02d".formatted(day);
    }

    /** The same asset at another site. */
    static String ofSite(String asset, int site) {
        return asset.replace("host:ws", "host:w" + SITES.charAt(site));
    }

    public static Instant start(int day) {
        return FIRST.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    Path folder() {
        return folder;
    }

    /** Writes the days that the folder does not have yet, several at a time, and lists all files. */
    public List<ArchiveFile> write(int threads) throws Exception {
        Files.createDirectories(folder);
        write(threads, sites == 0 ? 0 : TEMPLATE, DAYS, this::day);
        write(threads, 0, TEMPLATE, this::copied);
        List<ArchiveFile> all = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            for (String line : Files.readAllLines(list(day))) {
                all.add(file(line));
            }
        }
        return all;
    }

    /** Takes the archive for the time of a load, so that no node writes or deletes its files; returns the term. */
    public static long lease(ArchiveCatalog catalog) {
        return catalog.lease("node-1", Duration.ofHours(9)).orElseThrow();
    }

    /** Makes the files part of the archive, with their sketches, which are also kept for further runs. */
    public void list(List<ArchiveFile> files, ArchiveCatalog catalog, long term) throws Exception {
        long begin = System.nanoTime();
        ArchiveFiles reading = new ArchiveFiles(new FolderStore(folder), READER);
        long bytes = 0;
        for (ArchiveFile file : files) {
            ValueSketch sketch = sketch(reading, file);
            bytes += sketch.content().length;
            assertThat(catalog.list(term, List.of(new Written(file, sketch)), List.of()))
                    .isTrue();
        }
        System.out.printf(
                Locale.ROOT,
                "sketches: %d MiB, %.1f µs a record%n",
                bytes >> 20,
                (System.nanoTime() - begin)
                        / 1e3
                        / files.stream()
                                .mapToLong(file -> file.content().records())
                                .sum());
    }

    private ValueSketch sketch(ArchiveFiles reading, ArchiveFile file) throws Exception {
        Path kept = folder.resolve(file.path() + ".sketch");
        if (!Files.exists(kept)) {
            Files.write(kept, reading.sketch(file).content());
        }
        return ValueSketch.read(Files.readAllBytes(kept));
    }

    /** Recordings that others made, if there are any; else the samples of the rules' tests. */
    public static List<Path> recordings() throws IOException {
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            if (Files.isDirectory(above.resolve("shared/data"))) {
                Path data = SharedData.folder();
                return Stream.of("attack/mordor", "cloud", "network", "linux")
                        .map(data::resolve)
                        .toList();
            }
        }
        return List.of(Path.of("sigma/src/test/resources/rules").toAbsolutePath());
    }

    @FunctionalInterface
    private interface Writing {
        List<ArchiveFile> of(int day) throws Exception;
    }

    private void write(int threads, int from, int to, Writing writing) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> days = new ArrayList<>();
            for (int day = to - 1; day >= from; day--) {
                Path list = list(day);
                int number = day;
                if (!Files.exists(list)) {
                    days.add(pool.submit(() -> {
                        long begin = System.nanoTime();
                        List<ArchiveFile> files = writing.of(number);
                        List<String> lines =
                                files.stream().map(LargeArchive::line).toList();
                        Files.write(list, lines, StandardOpenOption.CREATE_NEW);
                        System.out.printf(
                                Locale.ROOT,
                                "day %d: %d files, %.1f µs a record%n",
                                number,
                                lines.size(),
                                (System.nanoTime() - begin)
                                        / 1e3
                                        / files.stream()
                                                .mapToLong(
                                                        file -> file.content().records())
                                                .sum());
                        return null;
                    }));
                }
            }
            for (Future<?> day : days) {
                day.get();
            }
        }
    }

    private Path list(int day) {
        return folder.resolve("files-%02d.tsv".formatted(day));
    }

    private static String line(ArchiveFile file) {
        ArchiveFile.Content content = file.content();
        return String.join(
                "\t",
                file.path(),
                file.day().toString(),
                file.logSource(),
                content.from().toString(),
                content.to().toString(),
                content.minAsset(),
                content.maxAsset(),
                String.valueOf(content.records()),
                String.valueOf(file.bytes()));
    }

    private static ArchiveFile file(String line) {
        String[] part = line.split("\t", -1);
        return new ArchiveFile(
                0,
                part[0],
                LocalDate.parse(part[1]),
                part[2],
                new ArchiveFile.Content(
                        Instant.parse(part[3]), Instant.parse(part[4]), part[5], part[6], Long.parseLong(part[7])),
                Long.parseLong(part[8]));
    }

    private List<ArchiveFile> day(int day) throws Exception {
        ArchiveFiles writer = new ArchiveFiles(new FolderStore(folder), READER);
        long most = records / DAYS;
        Random random = new Random(day);
        Set<Long> rare = new HashSet<>(List.of(most / 3, most / 2, most - 1));
        List<ArchiveFile> files = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        List<ArchivedRecord> block = new ArrayList<>();
        long bytes = 0;
        int asset = 0;
        int left = 0;
        int next = 0;
        for (long number = 0; number < most; number++) {
            if (left-- == 0) {
                asset = random.nextInt(ASSETS);
                left = random.nextInt(LONGEST_RUN);
                next = random.nextInt(samples.size());
            }
            Instant at = start(day).plusMillis(number * Duration.ofDays(1).toMillis() / most);
            boolean isRare = rare.contains(number);
            Sample sample = samples.get(isRare ? withUser() : next++ % samples.size());
            String user = isRare ? rareUser(day) : "user%04d".formatted((asset * 3 + random.nextInt(3)) % USERS);
            byte[] body = text(sample, new Copy(asset, at, user, random)).getBytes(StandardCharsets.UTF_8);
            bytes += body.length;
            block.add(new ArchivedRecord(
                    AssetKey.parse("default/" + asset(asset)),
                    new TelemetryRecord(
                            day * most + number + 1, at.toEpochMilli() + 300, asset(asset), null, body, null)));
            if (block.size() == BLOCK || number == most - 1) {
                blocks.add(new Block(
                        number,
                        "sensor/site-" + day % 4,
                        7,
                        ArchiveBlock.of(block).content()));
                block.clear();
            }
            if (bytes > AT_ONCE || number == most - 1) {
                writer.write(blocks).forEach(written -> files.add(written.file()));
                blocks.clear();
                bytes = 0;
            }
        }
        LocalDate today = FIRST.plusDays(DAYS - 1L);
        for (List<List<ArchiveFile>> due = FileMerges.due(files, today);
                !due.isEmpty();
                due = FileMerges.due(files, today)) {
            for (List<ArchiveFile> one : due) {
                files.add(writer.merge(one, null).orElseThrow().file());
                files.removeAll(one);
                for (ArchiveFile former : one) {
                    writer.delete(former);
                }
            }
        }
        return files;
    }

    private List<ArchiveFile> copied(int day) throws Exception {
        List<ArchiveFile> files = new ArrayList<>();
        Files.createDirectories(folder.resolve("day=" + FIRST.plusDays(day)));
        Path scratch = Files.createDirectories(folder.resolve(ArchiveStore.SCRATCH));
        try (Connection connection = ArchiveEngine.open(folder.toRealPath(), scratch, 768, 1)) {
            for (String line : Files.readAllLines(list(TEMPLATE))) {
                ArchiveFile template = file(line);
                boolean together = template.content().records() * sites <= FileMerges.MANY;
                for (int first = 0; first < sites; first += together ? sites : 1) {
                    files.add(copied(connection, template, day, first, together ? sites : first + 1));
                }
            }
        }
        return files;
    }

    private ArchiveFile copied(Connection connection, ArchiveFile template, int day, int first, int end)
            throws Exception {
        String path = "day=%s/%s.parquet".formatted(FIRST.plusDays(day), UUID.randomUUID());
        int back = TEMPLATE - day;
        String sql = IntStream.range(first, end)
                .mapToObj(site -> """
                        SELECT * REPLACE (replace(asset, 'host:ws', 'host:w%1$c') AS asset,
                            sequence + %2$d AS sequence,
                            recorded - INTERVAL %3$d DAY AS recorded, corrected - INTERVAL %3$d DAY AS corrected,
                            received - INTERVAL %3$d DAY AS received,
                            CASE WHEN user_name = '%4$s' THEN '%5$s' ELSE user_name END AS user_name,
                            CASE WHEN user_name = '%4$s' THEN replace(record, '%4$s', '%5$s') ELSE record END AS record)
                        FROM read_parquet(%6$s)""".formatted(
                                SITES.charAt(site),
                                (day * sites + site + 1) * records,
                                back,
                                rareUser(TEMPLATE),
                                site == 0 ? rareUser(day) : "other",
                                ArchiveEngine.quoted(
                                        template.in(folder).toAbsolutePath().toString())))
                .collect(Collectors.joining(" UNION ALL "));
        Path file = folder.resolve(path);
        try (Statement statement = connection.createStatement()) {
            statement.execute("COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384)"
                    .formatted(sql, ArchiveEngine.quoted(file.toAbsolutePath().toString())));
        }
        ArchiveFile.Content content = template.content();
        return new ArchiveFile(
                0,
                path,
                FIRST.plusDays(day),
                template.logSource(),
                new ArchiveFile.Content(
                        content.from().minus(Duration.ofDays(back)),
                        content.to().minus(Duration.ofDays(back)),
                        content.minAsset().replace("host:ws", "host:w" + SITES.charAt(first)),
                        content.maxAsset().replace("host:ws", "host:w" + SITES.charAt(end - 1)),
                        content.records() * (end - first)),
                Files.size(file));
    }

    private int withUser() {
        for (int i = 0; i < samples.size(); i++) {
            if (samples.get(i).varying().contains(Varying.USER)) {
                return i;
            }
        }
        throw new IllegalStateException("no recording has a user");
    }

    private static String text(Sample sample, Copy copy) {
        StringBuilder text = new StringBuilder(3_000);
        String time = null;
        for (int i = 0; i < sample.varying().size(); i++) {
            text.append(sample.fixed().get(i));
            switch (sample.varying().get(i)) {
                case HOST -> text.append(asset(copy.asset()), "host:".length(), asset(0).length());
                case USER -> text.append(copy.user());
                case SRC_IP ->
                    text.append("10.1.").append(copy.asset() / 250).append('.').append(copy.asset() % 250 + 1);
                case DST_IP -> {
                    int address = copy.random().nextInt(ADDRESSES);
                    text.append("93.184.").append(address / 250).append('.').append(address % 250 + 1);
                }
                case TIME, TIME_WITH_BLANK -> {
                    time = time == null ? DateTimeFormatter.ISO_INSTANT.format(copy.at()) : time;
                    String plain = time.substring(0, time.length() - 1);
                    text.append(sample.varying().get(i) == Varying.TIME ? plain : plain.replace('T', ' '));
                }
            }
        }
        return text.append(sample.fixed().getLast()).toString();
    }

    private static List<Sample> samples(List<Path> recordings) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (Path recording : recordings) {
            try (Stream<Path> all = Files.walk(recording)) {
                for (Path file : all.filter(one -> one.toString().matches(".*\\.jsonl(\\.gz)?"))
                        .sorted()
                        .toList()) {
                    List<String> lines = lines(file);
                    // A recording keeps the order of its records: one attack, one host, one minute.
                    lines.stream()
                            .map(LargeArchive::sample)
                            .flatMap(Stream::ofNullable)
                            .forEach(samples::add);
                }
            }
        }
        return Collections.unmodifiableList(samples);
    }

    private static List<String> lines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                BufferedReader text = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null && lines.size() < MOST_OF_FILE; line = text.readLine()) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** @return null if the record is long, or the copies could not have another time */
    private static @Nullable Sample sample(String line) {
        if (line.length() > LONGEST) {
            return null;
        }
        Telemetry read;
        try {
            read = read(line, start(0));
        } catch (UnreadableTelemetry e) {
            return null;
        }
        SearchColumns columns = SearchColumns.of(read);
        String text = replaced(line, TIME, "\u0001");
        text = replaced(text, columns.text(SearchColumn.USER_NAME), Varying.USER);
        text = replaced(text, columns.text(SearchColumn.SRC_IP), Varying.SRC_IP);
        text = replaced(text, columns.text(SearchColumn.DST_IP), Varying.DST_IP);
        Object host = read.fields().get("Computer");
        text = replaced(text, host == null ? null : host.toString(), Varying.HOST);
        Sample sample = split(text);
        Instant at = Instant.parse("2026-11-11T11:11:11.111Z");
        try {
            Telemetry copy = read(text(sample, new Copy(7, at, "anna", new Random(1))), at);
            return Math.abs(Duration.between(copy.time(), at).toMillis()) < 1_000 ? sample : null;
        } catch (UnreadableTelemetry e) {
            return null;
        }
    }

    private static Telemetry read(String line, Instant at) throws UnreadableTelemetry {
        return Submission.read(
                READER,
                new TelemetryRecord(
                        1, at.toEpochMilli() + 300, null, null, line.getBytes(StandardCharsets.UTF_8), null));
    }

    @SuppressWarnings("EnumOrdinal") // the marks are read again in the same process
    private static String replaced(String text, Pattern time, String mark) {
        return time.matcher(text)
                .replaceAll(found -> mark
                        + (found.group(1).equals("T") ? Varying.TIME : Varying.TIME_WITH_BLANK).ordinal()
                        + mark
                        + Matcher.quoteReplacement(found.group(3)));
    }

    @SuppressWarnings("EnumOrdinal") // the marks are read again in the same process
    private static String replaced(String text, @Nullable String value, Varying by) {
        if (value == null || value.length() < 4 || SYSTEM.contains(value) || value.endsWith("$")) {
            return text;
        }
        return Pattern.compile("(?<![\\w.])" + Pattern.quote(value) + "(?![\\w.])", Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll("\u0001" + by.ordinal() + "\u0001");
    }

    private static Sample split(String text) {
        String[] parts = text.split("\u0001", -1);
        List<String> fixed = new ArrayList<>();
        List<Varying> varying = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 0) {
                fixed.add(parts[i]);
            } else {
                varying.add(Varying.values()[Integer.parseInt(parts[i])]);
            }
        }
        return new Sample(fixed, varying);
    }
}
