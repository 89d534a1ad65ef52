package io.watchfloor.dashboards.cases.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.cases.graph.RecordedAttack.Logon;
import io.watchfloor.dashboards.cases.views.CaseGraphView;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Edge;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Node;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * If an attack recording contains a logon of a person between two of its hosts, the case graph shows its direction,
 * whichever host alerts first. Prints a table: recording, logon, result.
 */
class DirectionOfRecordingsTest {

    private static final int ORDERS = 5;

    private static Path data() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        System.out.println("SKIPPED: there is no shared/data");
        Assumptions.abort("there is no shared/data");
        throw new IllegalStateException();
    }

    private static Evaluator judge(Path data) throws IOException {
        RulePack pack = RuleLoader.load(Stream.of("rules", "rules-emerging-threats", "rules-threat-hunting")
                        .map(folder -> data.resolve("rules/sigma").resolve(folder))
                        .toList())
                .pack();
        return new Evaluator(1, pack, DetectionEngine.of(pack));
    }

    private static List<Path> recordings(Path data) throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve("attack"))) {
            return all.filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theLogonSaysWhoCameFromWhere() throws IOException {
        Path data = data();
        Evaluator judge = judge(data);
        List<String> wrong = new ArrayList<>();
        int bothEnds = 0;
        int rows = 0;
        for (Path file : recordings(data)) {
            if (!RecordedAttack.mayHaveALogonBetweenHosts(file)) {
                continue;
            }
            RecordedAttack attack = RecordedAttack.read(file, judge);
            SortedSet<Logon> logons = attack.logons();
            String name = file.getFileName().toString().replace(".jsonl.gz", "");
            for (int order = 0; !logons.isEmpty() && order <= ORDERS; order++) {
                List<CaseGraphView> graphs = attack.stories(order == 0 ? null : new Random(order)).stream()
                        .map(CaseGraph::of)
                        .toList();
                for (Logon logon : logons) {
                    Shown shown = Shown.of(graphs, logon, logons);
                    bothEnds += order == 0 && shown.bothEnds() ? 1 : 0;
                    rows += order == 0 ? 1 : 0;
                    if (order == 0) {
                        System.out.printf("| %s | %s | %s |%n", name, logon, shown.words());
                    }
                    if (!shown.right()) {
                        wrong.add("%s, order %d, %s: %s".formatted(name, order, logon, shown.words()));
                    }
                }
            }
        }
        System.out.printf("%d logons, %d with both hosts in one case, %d orders each%n", rows, bothEnds, ORDERS + 1);
        assertThat(wrong).isEmpty();
        assertThat(bothEnds).as("recordings in which the direction shows").isGreaterThanOrEqualTo(15);
    }

    /** The graph's statement about one logon, in the case with the entered host. */
    private record Shown(boolean right, boolean bothEnds, String words) {

        static Shown of(Collection<CaseGraphView> graphs, Logon logon, SortedSet<Logon> all) {
            List<String> words = new ArrayList<>();
            boolean right = true;
            boolean bothEnds = false;
            for (CaseGraphView graph : graphs) {
                boolean hasTarget = assets(graph).contains(logon.to());
                boolean hasSource = assets(graph).contains(logon.from());
                boolean forward = leads(graph, logon.from(), logon.to());
                boolean backward = leads(graph, logon.to(), logon.from());
                if (hasTarget && hasSource) {
                    bothEnds = true;
                    right &= forward && !backward && startsRight(graph, all);
                    words.add((forward ? arrow(logon.from(), logon.to()) : "no arrow forward")
                            + (backward ? ", BACKWARDS " + arrow(logon.to(), logon.from()) : "")
                            + ", started at " + startedAt(graph));
                } else if (hasTarget) {
                    right &= !backward;
                    words.add(
                            forward
                                    ? arrow(logon.from(), logon.to()) + " (no alert on the first)"
                                    : "no arrow: no alert of the case names the account");
                }
            }
            return new Shown(
                    right, bothEnds, words.isEmpty() ? "no case with the entered host" : String.join("; ", words));
        }

        /** The attack must not start on a host that was entered by one of these logons. */
        private static boolean startsRight(CaseGraphView graph, SortedSet<Logon> all) {
            NavigableSet<String> entered = all.stream().map(Logon::to).collect(Collectors.toCollection(TreeSet::new));
            SortedSet<String> started = startedAt(graph);
            return !started.isEmpty() && started.stream().noneMatch(entered::contains);
        }

        private static SortedSet<String> startedAt(CaseGraphView graph) {
            return graph.startedAt().stream().map(Shown::host).collect(Collectors.toCollection(TreeSet::new));
        }

        private static SortedSet<String> assets(CaseGraphView graph) {
            return graph.nodes().stream()
                    .filter(node -> node.hits() != null)
                    .map(Node::id)
                    .map(Shown::host)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static boolean leads(CaseGraphView graph, String from, String to) {
            return graph.edges().stream()
                    .filter(Edge::directed)
                    .anyMatch(edge ->
                            host(edge.from()).equals(from) && host(edge.to()).equals(to));
        }

        private static String arrow(String from, String to) {
            return from + " → " + to;
        }

        private static String host(String node) {
            return Entity.firstLabel(node.substring(node.indexOf(':') + 1));
        }
    }
}
