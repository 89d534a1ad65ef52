package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.assets.views.RuleCoverageView.AbsentField;
import io.watchfloor.dashboards.assets.views.RuleCoverageView.Explanation;
import io.watchfloor.dashboards.assets.views.RuleCoverageView.RuleState;
import io.watchfloor.sigma.coverage.RuleCoverage;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.BuiltinLists;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reasons why rules can or cannot fire, as text. */
final class RuleCoverageText {

    private RuleCoverageText() {}

    static RuleState state(RuleCoverage coverage) {
        return switch (coverage) {
            case RuleCoverage.CanFire yes -> RuleState.CAN_FIRE;
            case RuleCoverage.Unknown unknown -> RuleState.UNKNOWN;
            case RuleCoverage.EventNotSeen event -> RuleState.EVENT_NOT_SEEN;
            case RuleCoverage.FieldsMissing fields -> RuleState.FIELDS_MISSING;
            case RuleCoverage.SourceSilent silent -> RuleState.SOURCE_SILENT;
            case RuleCoverage.SourceNeverSeen never -> RuleState.SOURCE_NEVER_SEEN;
            case RuleCoverage.RulesMissing rules -> RuleState.RULES_MISSING;
            case RuleCoverage.ListEmpty lists -> RuleState.LIST_EMPTY;
        };
    }

    /**
     * @param source log source of the rule; null for a correlation
     * @param titles titles of rules by id
     */
    static Explanation explain(RuleCoverage coverage, @Nullable LogSource source, Map<String, String> titles) {
        String name = name(source);
        return switch (coverage) {
            case RuleCoverage.CanFire yes ->
                new Explanation(
                        source == null
                                ? "The rules that the correlation counts can fire."
                                : DetectionCoverage.isOwn(source)
                                        ? "The center sends these records itself."
                                        : "%s arrives with all required fields.".formatted(name),
                        List.of());
            case RuleCoverage.Unknown unknown ->
                new Explanation(
                        source == null
                                ? "Not known yet for the rules that the correlation counts."
                                : "%s arrives, but its fields are not known.".formatted(name),
                        List.of());
            case RuleCoverage.EventNotSeen event ->
                new Explanation(
                        source == null
                                ? "Rules that the correlation counts ask for events that did not arrive within a day: the events are not collected, or they did not happen."
                                : "%s arrives, but within a day without the event that the rule asks for: the event is not collected, or it did not happen."
                                        .formatted(name),
                        List.of());
            case RuleCoverage.FieldsMissing(List<RuleCoverage.MissingField> fields) ->
                new Explanation(
                        "%s arrives without required fields: %s"
                                .formatted(
                                        name,
                                        fields.stream()
                                                .map(RuleCoverageText::text)
                                                .collect(Collectors.joining(" "))),
                        fields.stream()
                                .map(one -> new AbsentField(one.name(), one.lastSeen(), one.renamedTo()))
                                .toList());
            case RuleCoverage.SourceSilent(Instant lastSeen) ->
                new Explanation("%s is silent since %s.".formatted(name, second(lastSeen)), List.of());
            case RuleCoverage.SourceNeverSeen never ->
                new Explanation("%s was never received.".formatted(name), List.of());
            case RuleCoverage.ListEmpty(List<String> lists) ->
                new Explanation(
                        "The rule needs entries in %s. Add them with \"lists put\", or on the page Lists."
                                .formatted(text(lists)),
                        List.of());
            case RuleCoverage.RulesMissing(List<String> rules) ->
                new Explanation(
                        "Rules that the correlation counts cannot fire: %s."
                                .formatted(rules.stream()
                                        .map(id -> titles.getOrDefault(id, id))
                                        .collect(Collectors.joining(", "))),
                        List.of());
        };
    }

    /** Users fill the lists from which others are computed. */
    private static String text(List<String> lists) {
        List<String> filled =
                lists.stream().filter(name -> !BuiltinLists.isComputed(name)).toList();
        List<String> named = filled.isEmpty() ? lists : filled;
        return (named.size() == 1 ? "the list " : "the lists ") + String.join(" and ", named);
    }

    /** Returns the titles of rules and correlations by id. */
    static Map<String, String> titles(RulePack pack) {
        return Stream.concat(
                        pack.rules().stream().map(Rule::header),
                        pack.correlations().stream().map(CorrelationRule::header))
                .collect(Collectors.toMap(RuleHeader::id, RuleHeader::title, (one, other) -> one));
    }

    private static String text(RuleCoverage.MissingField field) {
        Instant last = field.lastSeen();
        String other = field.renamedTo();
        return field.name()
                + (last == null ? " was never seen." : " was last seen at %s.".formatted(second(last)))
                + (other == null ? "" : " Renamed to %s?".formatted(other));
    }

    private static String second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String name(@Nullable LogSource source) {
        String parts = source == null
                ? ""
                : Stream.of(source.product(), source.category(), source.service())
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(" "));
        return parts.isEmpty() ? "The log source" : "The log source " + parts;
    }
}
