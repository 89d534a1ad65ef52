package io.watchfloor.dashboards.cases.views;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.watchfloor.dashboards.wire.json.FormerNames;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.cases.Relations;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.incident.JournaledLink;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Relations of a case to other cases. */
public record RelationsView(
        @JsonAlias(FormerNames.PARTS) List<Part> mergedCases,
        List<Linked> linkedCases,
        @JsonAlias(FormerNames.PROPOSALS) List<Proposed> mergeSuggestions,
        List<Departed> departed) {

    /** Handles rows that were stored before merge suggestions and moved alerts existed. */
    @SuppressWarnings("NullAway") // a field that is missing in the stored JSON is null
    public RelationsView {
        mergeSuggestions = mergeSuggestions == null ? List.of() : mergeSuggestions;
        departed = departed == null ? List.of() : departed;
    }

    /** A case that was merged into another case. */
    @Meaning("A case that was merged into this case. The merged case still contains its own alerts and can"
            + " be unmerged.")
    public record Part(
            String id,
            long number,
            String title,
            Level severity,

            @Meaning("User who merged the case; null if the center merged the case automatically.") @Nullable
            String by,

            @Meaning("Sentences: the user's reason, or the shared indicators of the cases.")
            List<String> because,

            Instant at) {

        public Part {
            because = because.stream().map(JournaledLink::inDirection).toList();
        }

        public Part titled(String now, Level worst) {
            return new Part(id, number, now, worst, by, because, at);
        }
    }

    /** A linked case. */
    @Meaning("A link to another case: set by a user, or by the center if the attack of an ended case came back.")
    public record Linked(
            @Meaning("Kind of link, from this case to the other case.")
            LinkKind kind,

            String id,
            long number,
            String title,
            CaseStatus status,

            @Meaning("Classification of the other case; null until it is closed.") @Nullable
            Classification classification,

            @Meaning("Determination of the other case; null until it is closed.") @Nullable
            String determination,

            @Meaning("User who linked the cases; null if the center linked them because the attack came back.")
            @Nullable
            String by,

            @Meaning("Sentences: the user's reason, or when the attack came back and what the alerts share.")
            List<String> because,

            Instant at) {

        public Linked {
            because = because.stream().map(JournaledLink::inDirection).toList();
        }

        public Linked titled(String now, CaseStatus as, @Nullable Classification closed, @Nullable String determined) {
            return new Linked(kind, id, number, now, as, closed, determined, by, because, at);
        }
    }

    /** A merge suggestion with a case of another user. */
    @Meaning("A merge suggestion: a case of another user that may be the same attack. Accept or" + " dismiss it.")
    public record Proposed(
            String id,
            long number,
            String title,

            @Meaning("User who acknowledged or is assigned the other case.") @Nullable
            String holder,

            @Meaning("The strongest links between the two cases, as sentences.")
            List<String> links,

            @Meaning("Number of the triage decision behind the suggestion.")
            long since,

            Instant at) {

        public Proposed {
            links = links.stream().map(JournaledLink::inDirection).toList();
        }

        public Proposed titled(String now, @Nullable String who) {
            return new Proposed(id, number, now, who, links, since, at);
        }
    }

    /** An alert that a user moved out of the case. */
    @Meaning("An alert that a user moved out of this case.")
    public record Departed(
            String alert,
            String title,
            String asset,

            @Meaning("The case to which the alert was moved; null if the alert has no case.") @Nullable
            String to,

            @Nullable Long toNumber,
            @Nullable String by,
            List<String> because,
            Instant at) {

        public Departed {
            because = because.stream().map(JournaledLink::inDirection).toList();
        }

        static Departed of(Relations.Departed one) {
            CaseName to = one.to();
            return new Departed(
                    one.alert(),
                    one.title(),
                    one.asset(),
                    to == null ? null : to.id().value(),
                    to == null ? null : (Long) to.number(),
                    one.cause().by(),
                    one.cause().because(),
                    one.cause().at());
        }
    }

    /** Creates the relations without titles, because titles are read from the other cases. */
    public static RelationsView of(CaseSummary summary) {
        return new RelationsView(
                summary.relations().parts().stream()
                        .map(part -> partView(part.name(), part.severity(), part.cause()))
                        .toList(),
                summary.relations().links().stream()
                        .map(link -> linked(link.kind(), link.other(), link.cause()))
                        .toList(),
                summary.relations().proposed().stream()
                        .map(one -> new Proposed(
                                one.other().id().value(),
                                one.other().number(),
                                "",
                                null,
                                one.links(),
                                one.since(),
                                one.at()))
                        .toList(),
                summary.relations().departed().stream().map(Departed::of).toList());
    }

    private static Part partView(CaseName name, Level severity, ChangeOrigin cause) {
        return new Part(name.id().value(), name.number(), "", severity, cause.by(), cause.because(), cause.at());
    }

    private static Linked linked(LinkKind kind, CaseName other, ChangeOrigin cause) {
        return new Linked(
                kind,
                other.id().value(),
                other.number(),
                "",
                CaseStatus.NEW,
                null,
                null,
                cause.by(),
                cause.because(),
                cause.at());
    }
}
