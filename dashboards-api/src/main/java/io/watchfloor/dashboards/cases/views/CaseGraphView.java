package io.watchfloor.dashboards.cases.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("The attack graph of a case and its merged cases: assets, accounts, external addresses"
        + " and files, and their links.")
public record CaseGraphView(
        @Meaning("Assets in attack order (each after the assets from which it was reached, otherwise by"
                + " first alert), then accounts and external items by name.")
        List<Node> nodes,

        List<Edge> edges,

        @Meaning("IDs of the assets where the attack started. From these assets other assets were reached by a"
                + " logon, a connection or a message, but no asset of the case reached them. Empty if no such"
                + " link connects two assets.")
        List<String> startedAt,

        @Meaning("ATT&CK tactics of the case's alerts, in the order of an attack.")
        List<Stage> stages,

        @Meaning("Version of ATT&CK whose names the tactics have, such as 19.")
        String attackVersion,

        Omitted left) {

    /** Kind of node: an asset of the case, an account, or an external item. */
    public enum Place implements WireText {
        ASSET,
        ACCOUNT,
        OUTSIDE
    }

    @Meaning("A node of the graph. Similar items with the same links are grouped into one node.")
    public record Node(
            String id,
            Place place,

            @Meaning("For an asset, the kind of asset; otherwise account, address, machine, domain, url, file or"
                    + " hash.")
            String kind,

            @Meaning("Name of the item; for a group, the number of its items, such as 27 addresses.")
            String name,

            @Meaning("Number of items in the node.") int count,

            @Meaning("Examples from the group; absent for a single item.") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<String> names,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Hits hits) {}

    @Meaning("Alerts and details of an asset; absent for other nodes.")
    public record Hits(
            @Meaning("Highest level of the asset's alerts.") Level severity,
            int alerts,
            @Meaning("Earliest time of the asset's alerts.") Instant first,
            List<String> tactics,
            List<String> tags,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Criticality criticality) {}

    @Meaning("A link between two nodes: shared indicators of alerts, or activity of an account or"
            + " address on an asset.")
    public record Edge(
            String from,
            String to,

            @Meaning("True for a logon, connection or message from one node to the other. False if the nodes"
                    + " only share indicators.")
            boolean directed,

            @Meaning("At most three sentences, strongest link first.")
            List<String> words,

            @Meaning("Number of alerts behind the link.") int count,

            @Meaning("Score of the strongest link, in thousandths; absent if the link is not based on shared"
                    + " indicators.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Integer weight,

            @Meaning("Indicators that contribute to the score, such as account or kill chain.")
            @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<String> rows) {}

    @Meaning("An ATT&CK tactic of the case's alerts.")
    public record Stage(String tactic, int alerts, int assets, Instant first) {}

    @Meaning("Numbers of nodes, edges and alerts that are not shown because the graph is limited.")
    public record Omitted(
            int nodes,
            int edges,

            @Meaning("Number of alerts that are not in the graph at all.")
            int alerts,

            @Meaning("Number of alerts whose asset is shown but whose observables are not, because only 100 alerts"
                    + " of a case are stored completely.")
            int brief) {}
}
