package io.watchfloor.dashboards.assets.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;

/** A name of an asset, and the period in which the asset had this name. */
@Meaning("An alias with its period.")
public record NameView(
        @Meaning("The alias: an address, or another name.") EntityName name,

        @Meaning("The entity to which the alias refers.") EntityName owner,
        @Meaning("Certainty in percent.") int certainty,
        @JsonUnwrapped AliasSource said) {}
