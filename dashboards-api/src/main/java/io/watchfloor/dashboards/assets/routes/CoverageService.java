package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.assets.board.LogSourceReadModel;
import io.watchfloor.dashboards.assets.board.RecordFormatReadModel;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.sigma.coverage.PackCoverage;
import io.watchfloor.sigma.language.RulePack;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Detection coverage by the active rules. Comparisons of rules with record formats are cached until the rules change. */
public final class CoverageService {

    private static final Duration CACHE_TIME = Duration.ofSeconds(10);

    /** Maximum number of visibilities whose rules are cached. */
    private static final int MOST_CACHED = 64;

    private final Supplier<RulePack> pack;
    private final Clock clock;
    private final RecordFormatReadModel formats = new RecordFormatReadModel();
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

    public CoverageService(Supplier<RulePack> pack, Clock clock) {
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
     * Coverage on all assets that the handle can see. Blocks.
     *
     * @param words words that must all occur in the id, the owner or the group of the asset; null for all assets
     */
    public OrganizationCoverage organization(Handle handle, @Nullable String words) {
        return organization(now(), handle, words);
    }

    /**
     * Rules that can fire on an asset that the handle can see; null if no such asset has reported. The result is up to 10
     * seconds old, because reading the record formats of all assets is expensive. Blocks.
     *
     * @param sight visibility that was applied to the handle
     */
    public @Nullable CoveredRules rules(Handle handle, Visibility sight) {
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
        DetectionCoverage now = now();
        OrganizationCoverage found = organization(now, handle, null);
        CoveredRules rules = found.assets() == 0 ? null : found.rules();
        synchronized (recent) {
            recent.put(key, new Recent(now.pack().pack().version(), clock.instant(), rules));
        }
        return rules;
    }

    OrganizationCoverage organization(DetectionCoverage now, Handle handle, @Nullable String words) {
        return new OrganizationCoverage(
                now, LogSourceReadModel.matching(handle, words), formats.matching(handle, words, now.freshSince()));
    }
}
