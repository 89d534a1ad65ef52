package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.indicator.IndicatorHit;
import io.watchfloor.sigma.language.Finding;
import io.watchfloor.sigma.language.FindingMapping;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the rule's properties, made when the alert opened. If the rule reads findings of another product, title,
 * severity, techniques and tactics are those of the finding.
 *
 * @param attack ATT&amp;CK technique ids of the rule, such as {@code T1003.001}
 * @param tactics of the rule, in the order of an attack
 * @param finding the finding of another product; null for a finding of this center
 * @param indicator the indicator of threat intelligence that takes the place of a rule; null for a rule
 */
public record AlertRule(
        String id,
        String title,
        Level level,
        List<String> attack,
        SortedSet<Tactic> tactics,
        @Nullable AlertFinding finding,
        @Nullable AlertIndicator indicator) {

    public AlertRule {
        attack = List.copyOf(attack);
        tactics = Collections.unmodifiableSortedSet(new TreeSet<>(tactics));
    }

    /** Creates the copy for a rule whose matches are findings of this center. */
    public AlertRule(String id, String title, Level level, List<String> attack, SortedSet<Tactic> tactics) {
        this(id, title, level, attack, tactics, null, null);
    }

    /** Creates the copy for a rule that reads a finding of another product, if there is one. */
    public AlertRule(
            String id,
            String title,
            Level level,
            List<String> attack,
            SortedSet<Tactic> tactics,
            @Nullable AlertFinding finding) {
        this(id, title, level, attack, tactics, finding, null);
    }

    /** Creates the copy for a rule without tactics. */
    public AlertRule(String id, String title, Level level, List<String> attack) {
        this(id, title, level, attack, Collections.emptySortedSet());
    }

    public static AlertRule of(RuleHeader header) {
        return new AlertRule(header.id(), header.title(), header.level(), header.attack(), Tactic.of(header.tags()));
    }

    /** What takes the place of a rule in the alerts of an indicator. */
    public static AlertRule of(IndicatorHit hit) {
        AlertIndicator indicator = AlertIndicator.of(hit);
        return new AlertRule(
                indicator.id(),
                "Indicator: %s (%s)".formatted(indicator.value(), indicator.kind()),
                indicator.level(),
                List.of(),
                Collections.emptySortedSet(),
                null,
                indicator);
    }

    /** The copy for a record of the sender that the rule matched. */
    public static AlertRule of(Rule rule, Telemetry telemetry, String sender) {
        FindingMapping mapping = rule.finding();
        if (mapping == null) {
            return of(rule.header());
        }
        Finding finding = mapping.read(rule.header(), telemetry.fields());
        AlertFinding named = AlertFinding.of(finding);
        return new AlertRule(
                rule.id(),
                finding.title(),
                finding.level(),
                RuleHeader.attack(finding.tags()),
                Tactic.of(finding.tags()),
                FindingSenders.mayReport(mapping, sender) ? named : named.sentBy(sender));
    }

    /**
     * What the alerts of an asset are grouped by: the rule, or the finding of another product, of whichever rule. A
     * finding without an id is grouped with those of the same title, an unknown finding with those of its kind.
     */
    public String group() {
        return groups().getFirst();
    }

    /** The group, and the group in which an alert may be that opened before inputs shared ids of findings. */
    public List<String> groups() {
        if (finding == null) {
            return List.of(id);
        }
        String which = finding.unknown() != null || finding.id() == null ? title : finding.id();
        return finding.names(finding.provider() + ' ' + which).stream()
                .map(name -> "finding " + name)
                .toList();
    }

    /**
     * The same rule with the state of a later version of its finding. The severity never falls, because people may
     * have acted on the higher one.
     */
    AlertRule updated(AlertRule later) {
        if (later.finding == null) {
            return this;
        }
        TreeSet<String> techniques = new TreeSet<>(attack);
        TreeSet<Tactic> all = new TreeSet<>(tactics);
        techniques.addAll(later.attack);
        all.addAll(later.tactics);
        Level highest = later.level.compareTo(level) > 0 ? later.level : level;
        return new AlertRule(
                id,
                title,
                highest,
                List.copyOf(techniques),
                all,
                finding == null ? later.finding : finding.updated(later.finding),
                indicator);
    }
}
