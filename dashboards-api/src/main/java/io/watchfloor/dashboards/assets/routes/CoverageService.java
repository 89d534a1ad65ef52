package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.assets.board.LogSourceReadModel;
import io.watchfloor.dashboards.assets.board.ObservedRecords;
import io.watchfloor.dashboards.assets.board.RecordFormatReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.sigma.coverage.Assessment;
import io.watchfloor.sigma.coverage.PackCoverage;
import io.watchfloor.sigma.language.RulePack;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Detection coverage by the active rules. Comparisons of rules with record formats are cached until the rules change. */
public final class CoverageService {

    private static final Duration CACHE_TIME = Duration.ofSeconds(10);

    /** Maximum number of visibilities whose rules are cached. */
    private static final int MOST_CACHED = 64;

    private final ReadModelStore boards;
    private final Supplier<RulePack> pack;
    private final Clock clock;
    private final RecordFormatReadModel formats = new RecordFormatReadModel();
    private final ObservedRecords observed = new ObservedRecords(formats);
    private final AtomicReference<PackCoverage> compared;

    private final Map<Visibility, Recent> recent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Visibility, Recent> eldest) {
            return size() > MOST_CACHED;
        }
    };

    /** @param version version of the rule pack */
    private record Recent(
            String version, Instant at, @Nullable CoveredRules rules) {}

    public CoverageService(ReadModelStore boards, Supplier<RulePack> pack, Clock clock) {
        this.boards = boards;
        this.pack = pack;
        this.clock = clock;
        this.compared = new AtomicReference<>(PackCoverage.of(RulePack.empty()));
    }

    RecordFormatReadModel formats() {
        return formats;
    }

    DetectionCoverage now() {
        RulePack active = pack.get();
        PackCoverage coverage = compared.get();
        if (!coverage.pack().version().equals(active.version())) {
            coverage = PackCoverage.of(active);
            compared.set(coverage);
        }
        return new DetectionCoverage(coverage, clock.instant());
    }

    /**
     * Coverage on all assets that a person can see. Blocks. The caller must not hold a database connection, because
     * requests wait for each other here, and the first needs a connection.
     *
     * @param words words that must all occur in the id, the owner or the group of the asset; null for all assets
     */
    public OrganizationCoverage organization(Visibility sight, @Nullable String words) {
        return organization(
                now(), boards.read(sight, handle -> LogSourceReadModel.ids(handle, words)), 0, (asset, one) -> {});
    }

    /**
     * Coverage on all assets, for the center itself. Blocks. The caller must not hold a database connection.
     *
     * @param most number of assets whose coverage the caller needs
     * @param each receives the coverage of the first assets by ID
     */
    public OrganizationCoverage everything(int most, BiConsumer<String, Assessment> each) {
        return organization(now(), boards.readAll(handle -> LogSourceReadModel.ids(handle, null)), most, each);
    }

    /**
     * Rules that can fire on an asset that a person can see; null if no such asset has reported. The result is up to 10
     * seconds old. Blocks. The caller must not hold a database connection.
     */
    public @Nullable CoveredRules rules(Visibility sight) {
        // The name only matters for restricted cases, so people with the same groups share a result.
        Visibility key = sight.unnamed();
        String version = pack.get().version();
        synchronized (recent) {
            Recent known = recent.get(key);
            if (known != null
                    && known.version().equals(version)
                    && Duration.between(known.at(), clock.instant()).abs().compareTo(CACHE_TIME) < 0) {
                return known.rules();
            }
        }
        OrganizationCoverage found = organization(sight, null);
        CoveredRules rules = found.assets() == 0 ? null : found.covered();
        synchronized (recent) {
            recent.put(key, new Recent(found.rules().version(), clock.instant(), rules));
        }
        return rules;
    }

    private OrganizationCoverage organization(
            DetectionCoverage now, List<String> assets, int most, BiConsumer<String, Assessment> each) {
        OrganizationCoverage found = new OrganizationCoverage(now);
        synchronized (observed) {
            boards.useAll(handle -> observed.refresh(handle, now.now(), now.freshSince()));
            Function<String, Assessment> assess = asset -> now.pack().assess(observed.of(asset, now.freshSince()));
            for (String asset : assets) {
                found.add(asset, observed.rules(asset, now.pack(), now.now(), DetectionCoverage.FRESH));
            }
            found.count(assess);
            assets.stream().limit(most).forEach(asset -> each.accept(asset, assess.apply(asset)));
        }
        return found;
    }
}
