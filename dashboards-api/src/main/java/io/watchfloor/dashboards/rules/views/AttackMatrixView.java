package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("The ATT&CK matrix with active rules, rules that can fire, and recent alerts.")
public record AttackMatrixView(
        @Meaning("Version of ATT&CK, such as 19.") String version,

        @Meaning("Number of days in which alerts are counted.")
        int days,

        @Meaning("In the order of the matrix.") List<Column> tactics,

        @Meaning("All techniques and sub-techniques of the matrix, by id.")
        List<Cell> techniques,

        @Meaning("Techniques in tags of rules or in alerts that this version of ATT&CK does not list, by id.")
        List<Unlisted> unlisted,

        String copyright) {

    /** A tactic. */
    @Meaning("A tactic of ATT&CK.")
    public record Column(
            String id,

            @Meaning("Name in tags of rules, such as stealth.")
            String tag,

            String name,
            String link) {}

    /** A technique. */
    @Meaning("A technique or sub-technique of ATT&CK.")
    public record Cell(
            String id,

            @Meaning("Name; of a sub-technique without the name of the parent technique.")
            String name,

            String link,

            @Meaning("IDs of the tactics.") List<String> tactics,

            @Meaning("ID of the parent technique; absent if the technique is no sub-technique.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String parent,

            @JsonUnwrapped Counts counts) {}

    /** A technique that the matrix does not list. */
    @Meaning("A technique that the matrix does not list.")
    public record Unlisted(String id, @JsonUnwrapped Counts counts) {}

    /** Rules and alerts of a technique. */
    public record Counts(
            @Meaning("Active rules with the technique or one of its sub-techniques.")
            int rules,

            @Meaning("Number of these rules that can fire on at least one visible asset, because records with all"
                    + " required fields arrived within a day; null if this is not known yet.")
            @Nullable
            Integer canFire,

            @Meaning("Alerts with the technique or one of its sub-techniques.")
            long alerts,

            @Nullable Instant lastAlertAt) {

        public static final Counts NONE = new Counts(0, 0, 0, null);
    }
}
