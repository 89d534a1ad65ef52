package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** One version of an object. */
@Meaning("A version of an object, with its content.")
public record IntelDetailsView(
        IntelObjectView object,

        @Meaning("Visible versions of the object, newest first, at most 100.")
        List<String> versions,

        @Meaning("IDs of the marking definitions of the object and its parts.")
        List<String> markings,

        @Meaning("The object in JSON, byte for byte as received.")
        String json) {}
