package io.watchfloor.dashboards.cases.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A case as a graph: what is in it, and what ties it together. */
@Meaning("A case and its parts as a graph: assets, accounts and things from outside, and what ties them together.")
public record CaseGraphView(
        @Meaning(
                "Assets in the order of the attack: each after those from which it was reached, else by their first alert; then accounts and things from outside, by name.")
        List<Node> nodes,

        List<Edge> edges,

        @Meaning(
                "Ids of the assets where the attack started: others were reached from there by a logon, a connection or a message, and no asset of the case reached them. Empty when none of these connects two assets.")
        List<String> startedAt,

        @Meaning("How far the attack has come: the tactics of its alerts, in the order of an attack.")
        List<Stage> stages,

        Left left) {

    /** Where a node stands in the story. */
    public enum Place implements WireText {
        ASSET,
        ACCOUNT,
        OUTSIDE
    }

    /** One thing, or several that are alike. */
    @Meaning("One thing in the graph, or several that are alike and touch the same.")
    public record Node(
            String id,
            Place place,

            @Meaning("The kind of the asset; else account, address, machine, domain, url, file or hash.")
            String kind,

            @Meaning("Of several: how many, such as 27 addresses.")
            String name,

            @Meaning("How many things it stands for; 1 for one.")
            int count,

            @Meaning("Of several: some of them.") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<String> names,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Hits hits) {}

    /** What happened on an asset. */
    @Meaning("What happened on an asset, and what people say of it. Only assets have it.")
    public record Hits(
            @Meaning("Of the worst alert.") Level severity,
            int alerts,
            @Meaning("The earliest time of its alerts.") Instant first,
            List<String> tactics,
            List<AssetTag> tags,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Criticality criticality) {}

    /** What ties two nodes together. */
    @Meaning("What ties two nodes together: links by which alerts belong together, or who touches what.")
    public record Edge(
            String from,
            String to,

            @Meaning(
                    "True: from one to the other, by a logon, a connection or a message, whichever alert came first. False: both only have something in common.")
            boolean directed,

            @Meaning("Sentences, the strongest first, three at most.")
            List<String> words,

            @Meaning("How many alerts say so.") int count,

            @Meaning(
                    "The strongest link's sum of weights, in thousandths; absent when no alerts belong together by it.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Integer weight,

            @Meaning("Rows of the table of weights.") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<String> rows) {}

    /** A tactic that the case has seen. */
    @Meaning("A tactic of the case's alerts.")
    public record Stage(String tactic, int alerts, int assets, Instant first) {}

    /** What the graph leaves out. */
    @Meaning("What the graph leaves out because there is too much of it.")
    public record Left(
            int nodes,
            int edges,

            @Meaning("Alerts of which nothing is drawn.") int alerts,

            @Meaning("Alerts of which the asset is drawn, but not what they name: a case keeps a hundred in full.")
            int brief) {}
}
