package io.watchfloor.dashboards.assets.board;

import io.watchfloor.sigma.coverage.Assessment;
import io.watchfloor.sigma.coverage.ObservedFormat;
import io.watchfloor.sigma.coverage.PackCoverage;
import io.watchfloor.sigma.coverage.PackCoverage.Observations;
import io.watchfloor.sigma.coverage.RecordFormat;
import io.watchfloor.sigma.language.LogSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Log sources and record formats of all assets, in memory. Reading them takes many seconds for 100,000 assets, so only
 * rows that were changed since the last refresh are read. About 1 KB for each asset. Not thread-safe.
 */
public final class ObservedRecords {

    /** Formats that were not seen for this time are forgotten, as in the database. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    /** Maximum number of formats of an asset, as in the database. Beyond it, the formats seen longest ago are forgotten. */
    private static final int MOST_OF_ASSET = 512;

    /** If more transactions have begun since the last refresh, everything is read, because transaction IDs wrap around. */
    private static final long MOST_TRANSACTIONS = 1_000_000_000L;

    private static final int ROWS_AT_ONCE = 10_000;
    private static final int MOST_RESULTS = 200_000;

    /** The oldest transaction that may still be running: its rows, and those of later ones, are not all visible yet. */
    private static final String OLDEST_RUNNING =
            "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)";

    private static final String CHANGED = " WHERE age(xmin) <= age(CAST(CAST(:since AS text) AS xid))";

    private static final String FORMATS = "SELECT asset, format, %s AS first, %s AS last FROM asset_format"
            .formatted(micros("first_seen"), micros("last_seen"));

    private static final String SOURCES =
            "SELECT asset, product, category, service, %s AS last FROM asset_source".formatted(micros("last_seen"));

    private final RecordFormatReadModel contents;
    private final Map<String, Asset> assets = new HashMap<>();
    private final Map<LogSource, LogSource> sources = new HashMap<>();
    private final Map<RulesOfAsset, RulesOfAsset> results = new HashMap<>();
    private Set<String> incomplete = Set.of();
    private @Nullable PackCoverage compared;

    /** Changes of earlier transactions are known; 0 before the first refresh. */
    private long since;

    /**
     * Rules by what an asset sends; see {@link Assessment}. Assets with equal results share one object.
     *
     * @param complete whether all formats of the asset are known
     */
    public record RulesOfAsset(
            BitSet able, BitSet lacking, BitSet waiting, BitSet unknown, BitSet silent, boolean complete) {}

    /** Arrays instead of lists of records, because most of the memory is here. */
    private static final class Asset {
        private @Nullable RulesOfAsset rules;

        /** When the rules must be compared again, because something was not seen for too long. */
        private Instant until = Instant.MIN;

        private LogSource[] sources = {};
        private long[] sourceSeen = {};
        private RecordFormat[] formats = {};
        private long[] firstSeen = {};
        private long[] lastSeen = {};

        void seen(LogSource source, long at) {
            rules = null;
            int place = Arrays.asList(sources).indexOf(source);
            if (place < 0) {
                place = sources.length;
                sources = Arrays.copyOf(sources, place + 1);
                sourceSeen = Arrays.copyOf(sourceSeen, place + 1);
                sources[place] = source;
            }
            sourceSeen[place] = at;
        }

        void seen(RecordFormat format, long first, long last) {
            rules = null;
            int place = Arrays.asList(formats).indexOf(format);
            if (place < 0) {
                place = formats.length;
                keep(IntStream.range(0, place).toArray(), place + 1);
                formats[place] = format;
            }
            firstSeen[place] = first;
            lastSeen[place] = last;
        }

        /** Forgets formats that the database has dropped. */
        void forget(long before) {
            rules = null;
            int[] kept = IntStream.range(0, formats.length)
                    .filter(place -> lastSeen[place] >= before)
                    .boxed()
                    .sorted(Comparator.comparingLong(place -> -lastSeen[place]))
                    .limit(MOST_OF_ASSET)
                    .mapToInt(Integer::intValue)
                    .toArray();
            keep(kept, kept.length);
        }

        private void keep(int[] places, int length) {
            RecordFormat[] ofFormats = new RecordFormat[length];
            long[] first = new long[length];
            long[] last = new long[length];
            for (int to = 0; to < places.length; to++) {
                ofFormats[to] = formats[places[to]];
                first[to] = firstSeen[places[to]];
                last[to] = lastSeen[places[to]];
            }
            formats = ofFormats;
            firstSeen = first;
            lastSeen = last;
        }

        boolean mustForget(long before) {
            return formats.length > MOST_OF_ASSET || Arrays.stream(lastSeen).anyMatch(last -> last < before);
        }
    }

    private record FormatRow(String asset, long format, long first, long last) {}

    public ObservedRecords(RecordFormatReadModel contents) {
        this.contents = contents;
    }

    private static String micros(String column) {
        return "CAST(extract(epoch FROM " + column + ") * 1000000 AS bigint)";
    }

    /**
     * Reads what was changed since the last refresh. Later calls must not use an older snapshot of the database.
     *
     * @param now for the formats that are too old
     * @param recently since when formats must have been dropped for the limit, so that missing fields are unknown
     */
    public void refresh(Handle handle, Instant now, Instant recently) {
        long oldestRunning =
                handle.createQuery(OLDEST_RUNNING).mapTo(Long.class).one();
        boolean all = since == 0 || oldestRunning - since > MOST_TRANSACTIONS || oldestRunning < since;
        if (all) {
            assets.clear();
        }
        changed(handle, SOURCES, all).map((row, context) -> source(row)).useStream(rows -> rows.forEach(unused -> {}));
        List<FormatRow> some = new ArrayList<>();
        changed(handle, FORMATS, all)
                .map((row, context) -> new FormatRow(
                        row.getString("asset"), row.getLong("format"), row.getLong("first"), row.getLong("last")))
                .useStream(rows -> rows.forEach(row -> {
                    some.add(row);
                    if (some.size() >= ROWS_AT_ONCE) {
                        apply(handle, some);
                        some.clear();
                    }
                }));
        apply(handle, some);
        incomplete = handle
                .createQuery("SELECT asset FROM asset_format_dropped WHERE last_seen >= :since")
                .bind("since", OffsetDateTime.ofInstant(recently, ZoneOffset.UTC))
                .mapTo(String.class)
                .stream()
                .map(ObservedRecords::withoutTenant)
                .collect(Collectors.toUnmodifiableSet());
        since = oldestRunning;
        long oldest = ChronoUnit.MICROS.between(Instant.EPOCH, now.minus(REMEMBERED));
        assets.values().stream().filter(asset -> asset.mustForget(oldest)).forEach(asset -> asset.forget(oldest));
    }

    private Query changed(Handle handle, String select, boolean all) {
        Query query = handle.createQuery(all ? select : select + CHANGED).setFetchSize(ROWS_AT_ONCE);
        return all ? query : query.bind("since", Long.toString(since & 0xffff_ffffL));
    }

    private boolean source(ResultSet row) throws SQLException {
        LogSource source = new LogSource(row.getString("product"), row.getString("category"), row.getString("service"));
        asset(row.getString("asset")).seen(sources.computeIfAbsent(source, one -> one), row.getLong("last"));
        return true;
    }

    private void apply(Handle handle, List<FormatRow> rows) {
        Map<Long, RecordFormat> known =
                contents.contents(handle, rows.stream().map(FormatRow::format).collect(Collectors.toSet()));
        for (FormatRow row : rows) {
            RecordFormat format = known.get(row.format());
            if (format != null) {
                asset(row.asset()).seen(format, row.first(), row.last());
            }
        }
    }

    private Asset asset(String key) {
        return assets.computeIfAbsent(withoutTenant(key), id -> new Asset());
    }

    private static String withoutTenant(String key) {
        return key.substring(key.indexOf('/') + 1);
    }

    /**
     * Compares rules with what an asset sends. The result is kept until the asset sends something new.
     *
     * @param fresh a log source or format that was not seen for this time does not arrive any more
     */
    public RulesOfAsset rules(String id, PackCoverage pack, Instant now, Duration fresh) {
        Asset asset = assets.computeIfAbsent(id, unused -> new Asset());
        if (pack != compared) {
            assets.values().forEach(one -> one.rules = null);
            results.clear();
            compared = pack;
        }
        RulesOfAsset known = asset.rules;
        if (known == null || !now.isBefore(asset.until) || known.complete() == isIncomplete(id)) {
            Observations seen = of(id, now.minus(fresh));
            Assessment one = pack.assess(seen);
            RulesOfAsset found = new RulesOfAsset(
                    one.able(), one.lacking(), one.waiting(), one.unknown(), one.silent(), seen.complete());
            if (results.size() >= MOST_RESULTS) {
                results.clear();
            }
            known = results.computeIfAbsent(found, unused -> found);
            asset.rules = known;
            asset.until = Stream.concat(
                            seen.sources().values().stream(),
                            seen.formats().stream().map(ObservedFormat::lastSeen))
                    .filter(last -> !last.isBefore(seen.since()))
                    .map(last -> last.plus(fresh))
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
        }
        return known;
    }

    /** Whether some formats of the asset were dropped recently, so that missing fields are unknown. */
    public boolean isIncomplete(String asset) {
        return incomplete.contains(asset);
    }

    /** What an asset sends. */
    public Observations of(String id, Instant since) {
        Asset asset = assets.get(id);
        Map<LogSource, Instant> seen = new HashMap<>();
        List<ObservedFormat> formats = new ArrayList<>();
        if (asset != null) {
            for (int place = 0; place < asset.sources.length; place++) {
                seen.put(asset.sources[place], instant(asset.sourceSeen[place]));
            }
            for (int place = 0; place < asset.formats.length; place++) {
                formats.add(new ObservedFormat(
                        asset.formats[place], instant(asset.firstSeen[place]), instant(asset.lastSeen[place])));
            }
        }
        return new Observations(seen, formats, since, !isIncomplete(id));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
