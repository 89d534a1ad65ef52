package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.assets.board.LogSourceReadModel;
import io.watchfloor.dashboards.assets.board.RecordFormatReadModel;
import io.watchfloor.sigma.coverage.PackCoverage;
import io.watchfloor.sigma.language.RulePack;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Detection coverage by the active rules. Comparisons of rules with record formats are cached until the rules change. */
public final class CoverageService {

    private final Supplier<RulePack> pack;
    private final Clock clock;
    private final RecordFormatReadModel formats = new RecordFormatReadModel();
    private final AtomicReference<PackCoverage> compared;

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

    OrganizationCoverage organization(DetectionCoverage now, Handle handle, @Nullable String words) {
        return new OrganizationCoverage(
                now, LogSourceReadModel.matching(handle, words), formats.matching(handle, words, now.freshSince()));
    }
}
