package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.relation.CaseName;
import io.watchfloor.ops.relation.Cause;
import io.watchfloor.ops.relation.LinkKind;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a case belongs to others. */
public record RelationsView(List<Part> parts, List<Linked> linkedCases) {

    /** A case that was merged into another one. */
    @Meaning("A case that was merged into this one. It stays what it was, and can be split off again.")
    public record Part(
            String id,
            long number,
            String title,
            Level severity,

            @Meaning("Null when the center merged it by itself.") @Nullable
            String by,

            @Meaning("Sentences: what the person said, or what links the cases.")
            List<String> because,

            Instant at) {

        public Part titled(String now, Level worst) {
            return new Part(id, number, now, worst, by, because, at);
        }
    }

    /** A case that people see together with another one. */
    @Meaning("What a person says of this case and another one.")
    public record Linked(
            @Meaning("This case is ... of, or to, the other.")
            LinkKind kind,

            String id,
            long number,
            String title,
            CaseStatus status,
            @Nullable String by,
            List<String> because,
            Instant at) {

        public Linked titled(String now, CaseStatus as) {
            return new Linked(kind, id, number, now, as, by, because, at);
        }
    }

    /** Without the titles: those are the other cases'. */
    public static RelationsView of(CaseSummary summary) {
        return new RelationsView(
                summary.relations().parts().stream()
                        .map(part -> part(part.name(), part.severity(), part.cause()))
                        .toList(),
                summary.relations().links().stream()
                        .map(link -> linked(link.kind(), link.other(), link.cause()))
                        .toList());
    }

    private static Part part(CaseName name, Level severity, Cause cause) {
        return new Part(name.id().value(), name.number(), "", severity, cause.by(), cause.because(), cause.at());
    }

    private static Linked linked(LinkKind kind, CaseName other, Cause cause) {
        return new Linked(
                kind, other.id().value(), other.number(), "", CaseStatus.NEW, cause.by(), cause.because(), cause.at());
    }
}
