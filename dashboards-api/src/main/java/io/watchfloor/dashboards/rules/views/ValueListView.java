package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A list of values that rules use as a placeholder, `field|expand: '%name%'`.")
public record ValueListView(
        String name,

        @Meaning("Version of the list, and also the ETag; 0 if the list does not exist.")
        long version,

        String description,

        @Meaning(
                "Number of entries; null if the list does not exist, although rules use it. These rules are not active, or, if"
                        + " they are built in, cannot match.")
        @Nullable
        Integer size,

        @Meaning("The latest change; null if the list does not exist.") @Nullable
        ChangedBy changed,

        @Meaning("Whether this node evaluates rules with this version.")
        boolean active,

        @Meaning("Rules and filters that use the list.") List<Use> usedBy,

        @Meaning("Entries and change history; absent in a list of lists.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Content content) {

    public record ChangedBy(String by, Instant at) {}

    @Meaning("A rule or filter that uses the list.")
    public record Use(
            @Meaning("ID of the rule; empty if its file has none.")
            String id,

            String title,

            @Meaning("File of the rule, such as `pack:night/0.yml`.")
            String file) {}

    @Meaning("Entries and change history of a list.")
    public record Content(
            @Meaning(
                    "Values as in a rule: `*` and `?` are wildcards, and a backslash before them removes their meaning.")
            List<String> entries,

            @Meaning("The latest 50 changes, latest first.") List<Change> history) {}

    @Meaning("A change of a list.")
    public record Change(
            long version,

            @Meaning("Number of entries; null if the change removed the list.") @Nullable
            Integer size,

            String description,
            String by,
            Instant at) {}
}
