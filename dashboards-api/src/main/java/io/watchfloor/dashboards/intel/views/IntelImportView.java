package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.IntelImport;
import io.watchfloor.ops.intel.misp.MispFile.NotConverted;
import io.watchfloor.ops.intel.stix.StixEntry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The result of an import. */
@Meaning("What happened to each object of an imported file.")
public record IntelImportView(
        @Meaning("Number of new versions.") long added,

        @Meaning("Number of versions that were stored before.")
        long unchanged,

        @Meaning("Number of rejected objects.") long refused,

        @Meaning("Number of stored indicators that have expired, which are not compared with telemetry.")
        long expired,

        @Meaning("One result for each object, in the order of the file.")
        List<IntelResultView> results,

        @Meaning("What has no equivalent in STIX; empty for a file in STIX.")
        List<NotConvertedView> notConverted) {

    @Meaning("Values without an equivalent, and what became of them.")
    public record NotConvertedView(
            @Meaning("Stable code, such as misp.proposal.") String code,

            @Meaning("JSON pointer to the first of them in the file.")
            String place,

            long count,
            String message) {}

    @Meaning("What happened to an object.")
    public record IntelResultView(
            @Meaning("JSON pointer to the object in the file.")
            String place,

            @Meaning("Null if the object has no id.") @Nullable
            String id,

            @Meaning("added: a new version. unchanged: stored before. refused: see the problems.")
            String outcome,

            @Meaning("Why the object was rejected, and warnings.")
            List<IntelProblemView> problems) {}

    @Meaning("A problem of an object.")
    public record IntelProblemView(
            @Meaning("Stable code, such as stix.missing-property.")
            String code,

            @Meaning("JSON pointer in the file.") String place,

            @Meaning("Whether the problem is only a warning.")
            boolean warning,

            String message) {}

    /** @param now the time of the import */
    public static IntelImportView of(IntelImport done, List<NotConverted> notConverted, Instant now) {
        return new IntelImportView(
                done.count(IntelImport.Outcome.ADDED),
                done.count(IntelImport.Outcome.UNCHANGED),
                done.count(IntelImport.Outcome.REFUSED),
                done.results().stream().filter(one -> one.isExpired(now)).count(),
                done.results().stream().map(one -> result(one, now)).toList(),
                notConverted.stream()
                        .map(one -> new NotConvertedView(one.code(), one.place(), one.count(), one.message()))
                        .toList());
    }

    private static IntelResultView result(IntelImport.Result result, Instant now) {
        StixEntry entry = result.entry();
        IntelImport.Conflict with = result.conflict();
        Stream<IntelProblemView> conflict = with == null
                ? Stream.empty()
                : Stream.of(new IntelProblemView(with.code(), entry.place(), false, with.message()));
        Stream<IntelProblemView> expired = result.isExpired(now)
                ? Stream.of(new IntelProblemView(
                        "intel.expired",
                        entry.place() + "/valid_until",
                        true,
                        "The indicator has expired: it is stored, and is not compared with telemetry. Import a version with a later"
                                + " valid_until."))
                : Stream.empty();
        Stream<IntelProblemView> issues = entry.issues().stream()
                .map(one -> new IntelProblemView(
                        one.code().text(), one.place(), !one.code().refuses(), one.message()));
        return new IntelResultView(
                entry.place(),
                entry.id(),
                result.outcome().text(),
                Stream.of(conflict, expired, issues).flatMap(one -> one).toList());
    }
}
