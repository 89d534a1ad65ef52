package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.ops.archive.ArchiveRow;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Sigma rules as queries: the engine that evaluates live telemetry evaluates the records of the archive. */
final class RuleQueries {

    private final Supplier<RulePack> active;
    private final TelemetryReader reader;

    /** @param reader reads records like the center does, with the same pipelines */
    RuleQueries(Supplier<RulePack> active, TelemetryReader reader) {
        this.active = active;
        this.reader = reader;
    }

    /**
     * @param text id of an active rule, or a rule as YAML
     * @throws io.watchfloor.dashboards.api.routing.Problem.ProblemException with the code {@code search.rule}
     */
    Predicate<ArchiveRow> of(String text) {
        Optional<Rule> known = active.get().rule(text.strip());
        RulePack pack = known.isPresent() ? RulePack.of(List.of(known.get()), List.of()) : loaded(text);
        DetectionEngine engine = DetectionEngine.of(pack);
        return row -> matches(engine, row);
    }

    private static RulePack loaded(String text) {
        RuleLoadResult loading = RuleLoader.load(
                new RuleSources(
                        false,
                        List.of(),
                        Placeholders.NONE,
                        List.of(new RuleSources.PackContent("hunt", text.getBytes(StandardCharsets.UTF_8)))),
                LoadingDeadline.UNLIMITED);
        if (!loading.problems().isEmpty()) {
            throw ArchiveProblems.invalid(
                            "search.rule",
                            "The rule is invalid: %s. Give the YAML of one Sigma rule, or the id of an active rule."
                                    .formatted(loading.problems().getFirst().reason()))
                    .asException();
        }
        RulePack pack = loading.pack();
        if (pack.rules().isEmpty() || !pack.correlations().isEmpty()) {
            throw ArchiveProblems.invalid(
                            "search.rule",
                            "A hunt needs a rule that matches single records. Give the rules of a correlation one by one.")
                    .asException();
        }
        return pack;
    }

    private boolean matches(DetectionEngine engine, ArchiveRow row) {
        return telemetry(row).filter(record -> !engine.judge(record).isEmpty()).isPresent();
    }

    /** @return empty for a record that cannot be read, which live evaluation could not read either */
    Optional<Telemetry> telemetry(ArchiveRow row) {
        try {
            byte[] raw = row.raw().getBytes(StandardCharsets.UTF_8);
            Telemetry record = reader.read(raw, row.asset(), null, row.times().received());
            LogSource source = row.logsource();
            // A log source that the format does not have is the one that the sensor set for the record.
            boolean set = source != null && !record.logsources().contains(source);
            return Optional.of(
                    set ? reader.read(raw, row.asset(), source, row.times().received()) : record);
        } catch (UnreadableTelemetry unreadable) {
            return Optional.empty();
        }
    }
}
