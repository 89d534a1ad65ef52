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

        @Meaning("Whether the name is an alias of several entities. Such a name is not used for correlation.")
        boolean ambiguous,

        @Meaning("Why the name is not used for correlation; null if it is used.") @Nullable
        Hub hub,

        @Meaning("All aliases at that time, sorted by distance from the entity and then by certainty.")
        List<Link> same,

        @Meaning("Number of further aliases.") long more) {

    @Meaning("The entity to which the alias refers; the entity itself if the name has no alias.")
    public record StandsFor(
            @JsonUnwrapped EntityName thing,
            @Meaning("Certainty in percent.") int certainty,

            @Meaning("Reason as part of a sentence; null for the name itself.") @Nullable
            String how,

            @Meaning("IDs of the assets with this name.") List<String> assets) {}

    @Meaning("A name that many entities share; it is not used for correlation.")
    public record Hub(
            String why,

            @Meaning("Start of the period, in the time of the telemetry; null if the period has no start.") @Nullable
            Instant from) {}

    @Meaning("An alias.")
    public record Link(
            @JsonUnwrapped EntityName thing,

            @Meaning("Combined certainty of all steps of the chain, in percent.")
            int certainty,

            @Meaning("The preceding alias of the chain.") String via,

            @JsonUnwrapped AliasSource said) {}
}
