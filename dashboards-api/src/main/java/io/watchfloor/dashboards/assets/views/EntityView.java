package io.watchfloor.dashboards.assets.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("An entity and its aliases at a time.")
public record EntityView(
        EntityName thing,
        @Meaning("The requested time.") Instant at,

        @Meaning("The entity by which alerts are correlated.")
        StandsFor standsFor,

        @Meaning("Whether the name is an alias of several entities; it is then not used for correlation.")
        boolean ambiguous,

        @Meaning("Why it is not used for correlation; null if it is.") @Nullable
        Hub hub,

        @Meaning("All aliases at that time: nearest first, then most certain.")
        List<Link> same,

        @Meaning("Number of further aliases.") long more) {

    @Meaning("The entity of which the name is an alias; the name itself without aliases.")
    public record StandsFor(
            @JsonUnwrapped EntityName thing,
            @Meaning("Certainty in percent.") int certainty,

            @Meaning("Reason as part of a sentence; null for the name itself.") @Nullable
            String how,

            @Meaning("IDs of the assets with this name.") List<String> assets) {}

    @Meaning("A name that many entities share; it is not used for correlation.")
    public record Hub(
            String why,

            @Meaning("Start, by the time of the telemetry; null: no start.") @Nullable
            Instant from) {}

    @Meaning("An alias.")
    public record Link(
            @JsonUnwrapped EntityName thing,

            @Meaning("Certainty of all steps together, in percent.")
            int certainty,

            @Meaning("The preceding alias of the chain.") String via,

            @JsonUnwrapped AliasSource said) {}
}
