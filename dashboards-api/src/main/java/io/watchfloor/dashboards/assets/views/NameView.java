package io.watchfloor.dashboards.assets.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;

/** A name that an asset had for a time. */
@Meaning("A name that a thing has for a time.")
public record NameView(
        @Meaning("The passing one: an address, another name.")
        EntityName name,

        @Meaning("What it names.") EntityName owner,
        @Meaning("In percent.") int certainty,
        @JsonUnwrapped AliasSource said) {}
