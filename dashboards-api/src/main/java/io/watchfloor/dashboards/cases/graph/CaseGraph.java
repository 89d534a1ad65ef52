package io.watchfloor.dashboards.cases.graph;

import io.watchfloor.dashboards.board.CaseStory;
import io.watchfloor.dashboards.cases.graph.EdgeBuilder.Ends;
import io.watchfloor.dashboards.cases.views.CaseGraphView;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Edge;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Node;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Omitted;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.JournaledLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds the attack graph of a case. Its size is limited; omitted items are counted. */
public final class CaseGraph {

    static final int MOST_NODES = 200;
    static final int MOST_EDGES = 600;

    /** Maximum number of assets in the graph. If the case has more assets, those with the most severe alerts are shown. */
    static final int MOST_ASSETS = 120;

    private final SortedMap<Ends, EdgeBuilder> ties = new TreeMap<>();
    private final Map<String, Node> assets;
    private final GraphNodes things;

    private CaseGraph(CaseStory story) {
        assets = CaseAssets.of(story, MOST_ASSETS);
        things = new GraphNodes(
                story.members().stream().map(CaseStory.Member::asset).distinct().toList(), story.held());
    }

    public static CaseGraphView of(CaseStory story) {
        CaseGraph graph = new CaseGraph(story);
        story.members().forEach(member -> member.links().forEach(graph::link));
        story.bridges().forEach(graph::link);
        story.held().forEach(graph::names);
        story.held().forEach(graph::entries);
        return graph.drawn(story);
    }

    private void link(String words) {
        JournaledLink.read(words).ifPresent(link -> {
            String from = things.assetNamed(link.from());
            String to = things.assetNamed(link.to());
            if (from != null && to != null) {
                Ends ends = link.directed() ? Ends.directed(from, to) : Ends.undirected(from, to);
                tie(ends).addSentence(link.words(), link.thousandths(), link.rows());
            }
        });
    }

    private EdgeBuilder tie(Ends ends) {
        return ties.computeIfAbsent(ends, any -> new EdgeBuilder());
    }

    /** Adds the machines from which the alert's accounts had logged on, even if nothing else is known about these machines. */
    private void entries(Alert alert) {
        Set<Entity> accounts = new HashSet<>();
        alert.names().mentions().forEach(mention -> accounts.add(mention.entity()));
        for (RemoteLogon arrival : alert.names().arrivals()) {
            if (accounts.contains(arrival.account())) {
                arrival.sources().stream()
                        .map(things::nodeOf)
                        .min(Comparator.comparing((String node) -> !assets.containsKey(node)))
                        .filter(node -> !node.equals(alert.asset()))
                        .ifPresent(node -> touch(node, alert.asset(), "logon of " + arrival.account()));
            }
        }
    }

    private void names(Alert alert) {
        List<Mention> mentions = alert.names().mentions();
        int longestHash = mentions.stream()
                .filter(mention -> mention.entity().kind() == EntityKind.HASH)
                .mapToInt(mention -> mention.entity().value().length())
                .max()
                .orElse(0);
        for (Mention mention : mentions) {
            Entity entity = mention.entity();
            switch (entity.kind()) {
                case HASH -> {
                    if (entity.value().length() == longestHash) {
                        touch(alert.asset(), mention);
                    }
                }
                case URL -> url(alert.asset(), mention, mentions);
                case ACCOUNT, ADDRESS, HOST, DOMAIN, FILE_NAME -> touch(alert.asset(), mention);
                case LOGON, MESSAGE, CORRELATION, THING -> {}
            }
        }
    }

    /** A URL is shown as a detail of the node of its domain. */
    private void url(String asset, Mention url, List<Mention> all) {
        boolean known = all.stream()
                .map(Mention::entity)
                .anyMatch(entity -> (entity.kind() == EntityKind.DOMAIN || entity.kind() == EntityKind.ADDRESS)
                        && url.entity().value().contains("//" + entity.value()));
        if (!known) {
            touch(asset, url);
        }
    }

    private void touch(String asset, Mention mention) {
        String node = things.nodeOf(mention.entity());
        if (node.equals(asset)) {
            return;
        }
        switch (mention.role()) {
            case SUBJECT -> touch(node, asset, "active on");
            case TARGET -> touch(asset, node, "targeted");
            case SOURCE -> touch(node, asset, "connects from");
            case DESTINATION -> touch(asset, node, "connects to");
            case SENDER -> touch(node, asset, "sender of the message");
            case RECIPIENT -> touch(asset, node, "recipient of the message");
            case ATTACHMENT -> touch(node, asset, "attached");
            case SEEN -> touch(asset, node, "referenced");
            case EVERYBODYS -> {} // this observable describes the asset itself, not a connection
        }
    }

    private void touch(String from, String to, String words) {
        tie(Ends.directed(from, to)).addSentence(words, 0, List.of());
    }

    private CaseGraphView drawn(CaseStory story) {
        NodeGrouping folding = NodeGrouping.of(things.others(), ties);
        List<Node> others = mostReferenced(folding.nodes(), folding.ties());
        Set<String> shown = new HashSet<>(assets.keySet());
        others.forEach(node -> shown.add(node.id()));
        List<Edge> edges = folding.ties().entrySet().stream()
                .filter(one -> shown.contains(one.getKey().from())
                        && shown.contains(one.getKey().to()))
                .sorted(Comparator.<Map.Entry<Ends, EdgeBuilder>>comparingInt(
                                one -> one.getValue().thousandths())
                        .thenComparingInt(one -> one.getValue().count())
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_EDGES)
                .map(one -> one.getValue().between(one.getKey()))
                .toList();
        AttackPath course = AttackPath.of(assets, ties.keySet());
        List<Node> nodes = new ArrayList<>(course.assets());
        nodes.addAll(others);
        long drawn = story.members().stream()
                .filter(member -> assets.containsKey(member.asset()))
                .count();
        int allAssets = (int)
                story.members().stream().map(CaseStory.Member::asset).distinct().count();
        return new CaseGraphView(
                nodes,
                edges,
                course.startedAt(),
                CaseAssets.stages(story),
                story.attack().version(),
                new Omitted(
                        allAssets + folding.nodes().size() - nodes.size(),
                        folding.ties().size() - edges.size(),
                        (int) (story.total() - drawn),
                        (int) Math.max(0, story.total() - story.held().size())));
    }

    /** If there are too many nodes, selects the nodes that occur in most alerts. Returns the nodes sorted by place and ID. */
    private List<Node> mostReferenced(List<Node> others, SortedMap<Ends, EdgeBuilder> of) {
        Map<String, Integer> named = new HashMap<>();
        of.forEach((ends, tie) -> {
            named.merge(ends.from(), tie.count(), Integer::sum);
            named.merge(ends.to(), tie.count(), Integer::sum);
        });
        return others.stream()
                .sorted(Comparator.<Node>comparingInt(node -> named.getOrDefault(node.id(), 0))
                        .reversed()
                        .thenComparing(Node::id))
                .limit(Math.max(0, MOST_NODES - assets.size()))
                .sorted(Comparator.comparing(Node::place).thenComparing(Node::id))
                .toList();
    }
}
