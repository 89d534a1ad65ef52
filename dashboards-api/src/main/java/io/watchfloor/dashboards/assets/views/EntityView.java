package io.watchfloor.dashboards.assets.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a name is at a time, and all that it is the same as. */
@Meaning("What a name is at a time, and all that it is the same as.")
public record EntityView(
        EntityName thing,
        @Meaning("The time that was asked for.") Instant at,

        @Meaning("What alerts that name it are linked by.") StandsFor standsFor,

        @Meaning("Whether it stands for several things at once: then it links nothing.")
        boolean ambiguous,

        @Meaning("Why it links nothing, if it does not.") @Nullable
        Hub hub,

        @Meaning("All that it is the same as then: nearest first, then the most certain.")
        List<Link> same,

        @Meaning("How many more there are.") long more) {

    /** What a name stands for. */
    @Meaning("What a name stands for: itself, when nothing else is known.")
    public record StandsFor(
            @JsonUnwrapped EntityName thing,
            @Meaning("In percent.") int certainty,

            @Meaning("Why, as a part of a sentence; null for the name itself.") @Nullable
            String how,

            @Meaning("Ids of the assets with this name.") List<String> assets) {}

    /** A thing that links nothing. */
    @Meaning("A thing that everybody shares: it links nothing.")
    public record Hub(
            String why,

            @Meaning("By the time of telemetry; null: always.") @Nullable
            Instant from) {}

    /** One thing that it is the same as. */
    @Meaning("One thing that it is the same as.")
    public record Link(
            @JsonUnwrapped EntityName thing,
            @Meaning("Of the whole way, in percent.") int certainty,

            @Meaning("The thing on this way to which the source says it is the same.")
            String via,

            @JsonUnwrapped AliasSource said) {}
}
