package io.watchfloor.dashboards.cases.graph;

import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.board.CaseStory;
import io.watchfloor.dashboards.board.CaseStory.Member;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Hits;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Node;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Place;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Stage;
import io.watchfloor.dashboards.wire.AssetView;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackTactic;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The assets of a case as graph nodes, and the ATT&CK tactics of its alerts. */
final class CaseAssets {

    private CaseAssets() {}

    /** Assets by ID, in the order of their first alerts. */
    static Map<String, Node> of(CaseStory story, int most) {
        SortedMap<String, List<Member>> byAsset = new TreeMap<>();
        story.members()
                .forEach(member -> byAsset.computeIfAbsent(member.asset(), any -> new ArrayList<>())
                        .add(member));
        Map<String, AssetView.Profile> said = new LinkedHashMap<>();
        story.described().forEach(one -> said.put(one.id(), one.profile()));
        List<Node> nodes = new ArrayList<>();
        byAsset.forEach((asset, members) -> nodes.add(node(asset, hits(members, story.attack(), said.get(asset)))));
        Map<String, Node> kept = new LinkedHashMap<>();
        nodes.stream()
                .sorted(Comparator.<Node, Level>comparing(node -> hitsOf(node).severity())
                        .reversed()
                        .thenComparing(node -> hitsOf(node).first())
                        .thenComparing(Node::id))
                .limit(most)
                .sorted(Comparator.<Node, Instant>comparing(node -> hitsOf(node).first())
                        .thenComparing(Node::id))
                .forEach(node -> kept.put(node.id(), node));
        return kept;
    }

    private static Hits hitsOf(Node asset) {
        Hits hits = asset.hits();
        if (hits == null) {
            throw new IllegalArgumentException("Not an asset: " + asset.id());
        }
        return hits;
    }

    private static Node node(String asset, Hits hits) {
        AssetName name = AssetName.of(asset);
        return new Node(asset, Place.ASSET, name.kind().text(), name.name(), 1, List.of(), hits);
    }

    private static Hits hits(List<Member> members, Attack attack, AssetView.@Nullable Profile said) {
        return new Hits(
                members.stream()
                        .map(Member::level)
                        .max(Comparator.naturalOrder())
                        .orElse(Level.INFORMATIONAL),
                members.size(),
                members.stream()
                        .map(Member::first)
                        .min(Comparator.naturalOrder())
                        .orElse(Instant.EPOCH),
                attack.tactics().stream()
                        .filter(tactic -> members.stream()
                                .anyMatch(member -> member.tactics().contains(tactic)))
                        .map(AttackTactic::name)
                        .toList(),
                said == null ? List.of() : said.tags(),
                said == null ? null : said.criticality());
    }

    static List<Stage> stages(CaseStory story) {
        Map<AttackTactic, List<Member>> byTactic = new LinkedHashMap<>();
        story.attack().tactics().forEach(tactic -> byTactic.put(tactic, new ArrayList<>()));
        story.members()
                .forEach(member -> member.tactics()
                        .forEach(tactic ->
                                Objects.requireNonNull(byTactic.get(tactic)).add(member)));
        return byTactic.entrySet().stream()
                .filter(one -> !one.getValue().isEmpty())
                .map(one -> new Stage(
                        one.getKey().name(),
                        one.getValue().size(),
                        (int) one.getValue().stream()
                                .map(Member::asset)
                                .distinct()
                                .count(),
                        one.getValue().stream()
                                .map(Member::first)
                                .min(Comparator.naturalOrder())
                                .orElse(Instant.EPOCH)))
                .toList();
    }
}
