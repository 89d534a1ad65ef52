package io.watchfloor.dashboards.landscape;

import io.watchfloor.dashboards.intel.views.IndicatorView.CaseLinkView;
import io.watchfloor.dashboards.landscape.views.LandscapeView;
import io.watchfloor.dashboards.landscape.views.LandscapeView.ActiveCampaign;
import io.watchfloor.dashboards.landscape.views.LandscapeView.HitRule;
import io.watchfloor.dashboards.landscape.views.LandscapeView.LeftOut;
import io.watchfloor.dashboards.landscape.views.LandscapeView.Technique;
import io.watchfloor.dashboards.rules.attack.SeenTechniques;
import io.watchfloor.dashboards.rules.views.AttackMatrixView;
import io.watchfloor.dashboards.rules.views.AttackMatrixView.Cell;
import io.watchfloor.dashboards.rules.views.AttackMatrixView.Counts;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.intel.graph.Campaigns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Counts alerts, cases and active campaigns by technique. As in the matrix, ids of earlier versions count for the technique that replaced
 * them, and a sub-technique counts for the parent technique, too.
 */
final class Landscape {

    private static final int MOST = 100;
    private static final int MOST_CASES = 50;

    private final Attack attack;
    private final List<Hit> hits;
    private final List<HitCase> cases;
    private final List<Campaigns.Active> campaigns;
    private final Map<String, Set<String>> patterns;

    /**
     * Alerts of a rule with the same techniques.
     *
     * @param rule of a rule or an indicator
     * @param alerts in the period
     * @param before in the period of the same length before
     */
    record Hit(String rule, String title, List<String> techniques, long alerts, long before, Instant last) {

        Hit {
            techniques = List.copyOf(techniques);
        }
    }

    /** A case with an alert of a rule with these techniques. */
    record HitCase(String rule, List<String> techniques, CaseLinkView link) {

        HitCase {
            techniques = List.copyOf(techniques);
        }
    }

    private static final class Tally {
        private long before;
        private final Set<String> cases = new HashSet<>();
        private final Set<String> rules = new HashSet<>();
        private int campaigns;
    }

    /** @param patterns IDs of techniques by attack pattern */
    Landscape(
            Attack attack,
            List<Hit> hits,
            List<HitCase> cases,
            List<Campaigns.Active> campaigns,
            Map<String, Set<String>> patterns) {
        this.attack = attack;
        this.hits = List.copyOf(hits);
        this.cases = List.copyOf(cases);
        this.campaigns = List.copyOf(campaigns);
        this.patterns = Map.copyOf(patterns);
    }

    /** What the matrix counts. */
    static List<SeenTechniques> seen(List<Hit> hits) {
        return hits.stream()
                .filter(hit -> hit.alerts() > 0)
                .map(hit -> new SeenTechniques(hit.techniques(), hit.alerts(), hit.last()))
                .toList();
    }

    /** @param matrix with {@link #seen} */
    LandscapeView view(AttackMatrixView matrix, Instant since, LeftOut leftOut) {
        List<HitRule> rules = rules();
        return new LandscapeView(
                matrix.version(),
                matrix.days(),
                since,
                matrix.tactics(),
                techniques(matrix),
                campaigns.stream().limit(MOST).map(this::campaign).toList(),
                Math.max(0, campaigns.size() - MOST),
                rules.stream().limit(MOST).toList(),
                Math.max(0, rules.size() - MOST),
                leftOut,
                matrix.copyright());
    }

    private List<Technique> techniques(AttackMatrixView matrix) {
        SortedMap<String, Tally> tallies = new TreeMap<>();
        for (Hit hit : hits) {
            attack.withParents(hit.techniques()).forEach(id -> {
                Tally tally = tallies.computeIfAbsent(id, one -> new Tally());
                tally.before += hit.before();
                if (hit.alerts() > 0) {
                    tally.rules.add(hit.rule());
                }
            });
        }
        for (HitCase one : cases) {
            attack.withParents(one.techniques())
                    .forEach(id -> tallies.computeIfAbsent(id, unseen -> new Tally())
                            .cases
                            .add(one.link().id()));
        }
        for (Campaigns.Active campaign : campaigns) {
            attack.withParents(techniques(campaign))
                    .forEach(id -> tallies.computeIfAbsent(id, one -> new Tally()).campaigns++);
        }
        Map<String, Cell> cells = new HashMap<>();
        matrix.techniques().forEach(cell -> cells.put(cell.id(), cell));
        matrix.unlisted().forEach(one -> cells.put(one.id(), unlisted(one.id(), one.counts())));
        List<Technique> active = new ArrayList<>();
        tallies.forEach((id, tally) -> {
            Cell cell = cells.getOrDefault(id, unlisted(id, Counts.NONE));
            if (cell.counts().alerts() > 0 || tally.campaigns > 0) {
                active.add(new Technique(cell, tally.before, tally.cases.size(), tally.rules.size(), tally.campaigns));
            }
        });
        return active;
    }

    /** Such a technique has no tactic. */
    private static Cell unlisted(String id, Counts counts) {
        return new Cell(
                id, id, "https://attack.mitre.org/techniques/" + id.replace('.', '/') + "/", List.of(), null, counts);
    }

    private SortedSet<String> techniques(Campaigns.Active campaign) {
        return current(campaign.patterns().stream()
                .flatMap(pattern -> patterns.getOrDefault(pattern, Set.of()).stream())
                .toList());
    }

    private SortedSet<String> current(Collection<String> ids) {
        SortedSet<String> current = new TreeSet<>();
        ids.forEach(id -> current.add(attack.currentId(id)));
        return current;
    }

    private ActiveCampaign campaign(Campaigns.Active one) {
        return new ActiveCampaign(
                one.id(),
                one.type(),
                one.name(),
                one.tlp(),
                one.addedAt(),
                List.copyOf(techniques(one)),
                one.sightings(),
                hits.stream()
                        .filter(hit -> one.hit().contains(hit.rule()))
                        .mapToLong(Hit::alerts)
                        .sum(),
                cases(cases.stream().filter(hit -> one.hit().contains(hit.rule())))
                        .limit(MOST_CASES)
                        .toList());
    }

    private static Stream<CaseLinkView> cases(Stream<HitCase> hits) {
        return hits.map(HitCase::link)
                .distinct()
                .sorted(Comparator.comparingLong(CaseLinkView::number).reversed());
    }

    private List<HitRule> rules() {
        Map<String, List<Hit>> byRule = new TreeMap<>();
        hits.forEach(hit ->
                byRule.computeIfAbsent(hit.rule(), one -> new ArrayList<>()).add(hit));
        Map<String, Set<String>> casesOf = new HashMap<>();
        cases.forEach(one -> casesOf.computeIfAbsent(one.rule(), id -> new HashSet<>())
                .add(one.link().id()));
        return byRule.entrySet().stream()
                .map(one -> rule(
                        one.getKey(),
                        one.getValue(),
                        casesOf.getOrDefault(one.getKey(), Set.of()).size()))
                .filter(rule -> rule.alerts() > 0)
                .sorted(Comparator.comparingLong(HitRule::alerts).reversed().thenComparing(HitRule::id))
                .toList();
    }

    private HitRule rule(String id, List<Hit> hits, int cases) {
        Hit latest = hits.stream().max(Comparator.comparing(Hit::last)).orElseThrow();
        return new HitRule(
                id,
                latest.title(),
                List.copyOf(current(
                        hits.stream().flatMap(hit -> hit.techniques().stream()).toList())),
                hits.stream().mapToLong(Hit::alerts).sum(),
                hits.stream().mapToLong(Hit::before).sum(),
                cases,
                latest.last());
    }
}
