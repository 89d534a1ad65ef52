package io.watchfloor.ops.intake.input.pull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.input.PollingSettings;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputConnection;
import io.watchfloor.ops.intake.input.InputCounters;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.platform.egress.EgressFailure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Pulls CloudTrail log files from a bucket: {@code AWSLogs/ACCOUNT/CloudTrail/REGION/YEAR/MONTH/DAY/...json.gz}. Each
 * combination of account and region is a separate stream. Files appear late and out of order, so the files of the
 * last days are listed repeatedly, and the names of processed files are stored.
 */
final class CloudTrailPull implements Pull {

    static final String DOOR = "cloudtrail";

    private static final int DEEPEST = 8;
    private static final int MOST_STREAMS = 20_000;
    private static final int LONGEST_FILE = 64 << 20;
    private static final long LONGEST_INFLATED = 1L << 30;
    private static final int AT_ONCE = 500;

    /**
     * Errors that affect a single file only, for example because the file is archived or because the center has no
     * permission to read the file. The files after such a file are still processed.
     */
    private static final Set<String> FILE_ALONE = Set.of("s3.answer-403", "s3.answer-404");

    /**
     * If more files of a stream fail, the cause is assumed to be the account, and processing of the stream is
     * aborted.
     */
    private static final int MOST_HELD = 20;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd/").withZone(ZoneOffset.UTC);
    private static final Pattern STREAM = Pattern.compile(".*/CloudTrail/[^/]+/");
    private static final Pattern FILE =
            Pattern.compile(".*/CloudTrail/[^/]+/(\\d{4})/(\\d\\d)/(\\d\\d)/[^/]+\\.json(\\.gz)?");

    private final S3Bucket bucket;
    private final String prefix;
    private final PollingSettings pace;
    private final PullStore store;
    private final PullSink lines;
    private final InputCounters counters;
    private final BoundedJson json;
    private final Clock clock;

    /**
     * @param prefix the prefix of the folders of all accounts, such as {@code AWSLogs/}
     * @param lines submits the records of one epoch
     */
    CloudTrailPull(
            S3Bucket bucket,
            String prefix,
            PollingSettings pace,
            PullStore store,
            PullSink lines,
            InputCounters counters,
            BoundedJson json,
            Clock clock) {
        this.bucket = bucket;
        this.prefix = prefix;
        this.pace = pace;
        this.store = store;
        this.lines = lines;
        this.counters = counters;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void run(BooleanSupplier goesOn) throws PullFailure, EgressFailure, InputRejection, InterruptedException {
        List<String> streams = new ArrayList<>();
        find(prefix, 0, streams);
        PullFailure held = null;
        for (String stream : streams) {
            PullFailure first;
            try {
                first = pull(stream, goesOn);
            } catch (PullFailure failure) {
                // A problem of one account, such as a missing permission for the account's encryption key, does not
                // stop the other accounts.
                if (!FILE_ALONE.contains(failure.code())) {
                    throw failure;
                }
                first = failure;
            }
            held = held == null ? first : held;
        }
        if (held != null) {
            throw held;
        }
    }

    /** Descends into the folders until the folders of the regions are found. */
    private void find(String folder, int depth, List<String> streams) throws PullFailure, EgressFailure {
        if (STREAM.matcher(folder).matches()) {
            streams.add(folder);
            return;
        }
        if (depth == DEEPEST || streams.size() >= MOST_STREAMS) {
            return;
        }
        String after = "";
        S3Bucket.Listing listing;
        do {
            listing = bucket.folders(folder, after);
            for (String inner : listing.folders()) {
                if (!inner.endsWith("/CloudTrail-Digest/") && !inner.endsWith("/CloudTrail-Insight/")) {
                    find(inner, depth + 1, streams);
                }
                // Continues after the objects in the folder. In S3, these sort before the folder's name with its
                // final slash replaced by the next character. The next character must be printable, because S3
                // returns it in its XML response.
                after = inner.substring(0, inner.length() - 1) + '0';
            }
        } while (listing.more() && !listing.folders().isEmpty());
    }

    /**
     * @return the first failure of a single file, or null when all files were processed; after a failure the stream
     *     is listed again starting at the same day
     */
    private @Nullable PullFailure pull(String stream, BooleanSupplier goesOn)
            throws PullFailure, EgressFailure, InputRejection, InterruptedException {
        PullFailure held = null;
        int heldFiles = 0;
        Instant begin = clock.instant().minus(pace.since()).plus(pace.overlap());
        Instant from = Instant.parse(store.markOr(DOOR, stream, begin.toString()))
                .minus(pace.overlap())
                .truncatedTo(ChronoUnit.DAYS);
        Instant newest = Instant.EPOCH;
        String after = stream + DAY.format(from);
        S3Bucket.Listing listing;
        do {
            listing = bucket.objects(stream, after);
            Map<String, Instant> files = new LinkedHashMap<>();
            for (String key : listing.keys()) {
                after = key;
                Instant day = day(key);
                if (day != null) {
                    files.put(key, day);
                    // A file named after a future day must not move the mark past the days before that day.
                    newest = day.isAfter(newest) && !day.isAfter(clock.instant()) ? day : newest;
                }
            }
            Map<String, PullStore.Item> known = store.number(DOOR, stream, files);
            for (String key : files.keySet()) {
                PullStore.Item item = known.get(key);
                if (item != null && !item.done()) {
                    if (!goesOn.getAsBoolean()) {
                        return held;
                    }
                    try {
                        process(key, goesOn);
                        store.done(DOOR, stream, List.of(key));
                    } catch (PullFailure failure) {
                        if (!FILE_ALONE.contains(failure.code()) || ++heldFiles > MOST_HELD) {
                            throw failure;
                        }
                        held = held == null ? failure : held;
                    }
                }
            }
        } while (listing.more() && !listing.keys().isEmpty());
        if (held == null) {
            if (newest.isAfter(Instant.EPOCH)) {
                store.mark(DOOR, stream, newest.toString());
            }
            store.deleteBefore(DOOR, stream, from);
        }
        return held;
    }

    /** Returns null for names that are not names of log files, because the bucket may contain other objects. */
    private static @Nullable Instant day(String key) {
        Matcher file = FILE.matcher(key);
        try {
            return file.matches()
                    ? Instant.parse("%s-%s-%sT00:00:00Z".formatted(file.group(1), file.group(2), file.group(3)))
                    : null;
        } catch (DateTimeParseException none) {
            return null;
        }
    }

    /**
     * The epoch of the records is derived from the file's name, so processing a file again submits the same records
     * and changes nothing.
     */
    private void process(String key, BooleanSupplier goesOn)
            throws PullFailure, EgressFailure, InputRejection, InterruptedException {
        ByteString bytes;
        try {
            bytes = bucket.object(key, LONGEST_FILE);
        } catch (EgressFailure failure) {
            if (!failure.code().equals("egress.answer-size")) {
                throw failure;
            }
            counters.refused(
                    "cloudtrail.too-large",
                    "The file %s is larger than %d MiB and was skipped.".formatted(key, LONGEST_FILE >> 20));
            return;
        }
        InputConnection line = lines.of(Digests.number(DOOR + "\n" + key));
        try (InputStream file = bytes.iterator().asInputStream();
                InputStream text = isPacked(bytes) ? new GZIPInputStream(file) : file;
                JsonParser in = json.parser(new BoundedInputStream(text, LONGEST_INFLATED))) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                if (in.nextToken() == JsonToken.START_ARRAY && name.equals("Records")) {
                    records(in, line, goesOn);
                } else {
                    in.skipChildren();
                }
            }
        } catch (IOException e) {
            // A malformed file is skipped, because retrying would fail again and would block the files after it.
            counters.refused(
                    "cloudtrail.unreadable",
                    "The file %s is not a CloudTrail log file and was skipped.".formatted(key));
        }
    }

    /** Checks the content, because some tools decompress objects without changing the name. */
    private static boolean isPacked(ByteString bytes) {
        return bytes.length() > 1 && bytes.apply(0) == (byte) 0x1f && bytes.apply(1) == (byte) 0x8b;
    }

    private void records(JsonParser in, InputConnection line, BooleanSupplier goesOn)
            throws IOException, InputRejection, InterruptedException {
        List<InputRecord> arrivals = new ArrayList<>();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            arrivals.add(InputRecord.of(json.within(in).toString()));
            if (arrivals.size() == AT_ONCE) {
                var unused = line.submit(arrivals, goesOn);
                arrivals = new ArrayList<>();
            }
        }
        if (!arrivals.isEmpty()) {
            var unused = line.submit(arrivals, goesOn);
        }
    }
}
