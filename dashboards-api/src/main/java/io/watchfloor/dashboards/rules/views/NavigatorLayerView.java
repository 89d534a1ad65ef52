package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** A layer of the ATT&CK Navigator in version 4.5 of its file format. The names are those of the format. */
@Meaning("A layer of the ATT&CK Navigator, in layer format 4.5.")
public record NavigatorLayerView(
        String name,
        Versions versions,
        String domain,
        String description,
        int sorting,
        List<Technique> techniques,
        Gradient gradient,
        List<Metadata> metadata) {

    /** Versions of ATT&CK, of the Navigator and of the format. */
    @Meaning("Versions of ATT&CK, of the Navigator and of the format.")
    public record Versions(String attack, String navigator, String layer) {}

    /** A technique with its score. */
    @Meaning("A technique with its score.")
    public record Technique(
            @JsonProperty("techniqueID") String techniqueID,

            @Meaning("Number of rules or of alerts.") long score,

            String comment,
            List<Metadata> metadata,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean showSubtechniques) {}

    /** Colors of the scores. */
    @Meaning("Colors of the scores.")
    public record Gradient(List<String> colors, long minValue, long maxValue) {}

    /** A name and a value. */
    @Meaning("A name and a value.")
    public record Metadata(String name, String value) {}
}
