package io.watchfloor.dashboards.rules.exceptions;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ScopeTexts;
import io.watchfloor.dashboards.rules.views.ExceptionRequest.Wanted;
import io.watchfloor.dashboards.rules.views.ExceptionRequest.WantedSuppression;
import io.watchfloor.ops.detection.exception.ExceptionScope;
import io.watchfloor.ops.detection.exception.ExceptionScope.Comparison;
import io.watchfloor.ops.detection.exception.ExceptionScope.FieldValues;
import io.watchfloor.sigma.language.Suppression;
import io.watchfloor.sigma.profile.AccountFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what users write about an exception, and rejects what would hide everything. */
final class ExceptionTerms {

    /** A shorter part of a value occurs in nearly every record. */
    private static final int SHORTEST_PART = 3;

    private ExceptionTerms() {}

    /** @throws Problem.ProblemException with the field */
    static ExceptionScope scope(Wanted wanted) {
        ExceptionScope scope = new ExceptionScope(
                ScopeTexts.assets(wanted.assets(), "exception.asset").toList(),
                ScopeTexts.given(wanted.groups()).toList(),
                ScopeTexts.given(wanted.accounts()).map(ExceptionTerms::account).toList(),
                fields(ScopeTexts.given(wanted.where()).toList()));
        if (scope.hidesEverything() && wanted.suppression() == null) {
            throw Problem.field(
                            "exception.everything",
                            "where",
                            "An exception without a scope would hide every alert of the rule. Name an asset, a group, an"
                                    + " account or the value of a field; or set the stage of the rule to shadow.")
                    .asException();
        }
        return scope;
    }

    /** @throws Problem.ProblemException if the fields or the minutes are invalid */
    static @Nullable Suppression suppression(Wanted wanted) {
        WantedSuppression asked = wanted.suppression();
        if (asked == null) {
            return null;
        }
        Suppression suppression = new Suppression(ScopeTexts.given(asked.by()).toList(), asked.minutes());
        if (!suppression.withinLimits()) {
            throw Problem.field(
                            "exception.suppression",
                            "suppression",
                            "A suppression needs 1 to %d fields whose values are compared, and 1 to %d minutes."
                                    .formatted(Suppression.MOST_FIELDS, Suppression.MOST_MINUTES))
                    .asException();
        }
        return suppression;
    }

    /** The fields as users write them. */
    static List<String> written(ExceptionScope scope) {
        return scope.fields().stream()
                .flatMap(one -> one.values().stream().map(value -> {
                    String modifier = one.comparison() == Comparison.EQUALS
                            ? ""
                            : '|' + one.comparison().text();
                    return one.field() + modifier + '=' + value;
                }))
                .toList();
    }

    private static String account(String text) {
        return AccountFields.canonical(text)
                .orElseThrow(() -> Problem.field(
                                "exception.account",
                                "accounts",
                                "%s names no account. Write CORP\\svc-backup, svc-backup@corp.example or svc-backup."
                                        .formatted(text))
                        .asException());
    }

    private static List<FieldValues> fields(List<String> where) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String condition : where) {
            int equals = condition.indexOf('=');
            if (equals < 1 || equals == condition.length() - 1) {
                throw wrong(condition, "Write Field=value or Field|contains=value.");
            }
            values.computeIfAbsent(condition.substring(0, equals).strip(), key -> new ArrayList<>())
                    .add(condition.substring(equals + 1));
        }
        return values.entrySet().stream()
                .map(one -> values(one.getKey(), one.getValue()))
                .toList();
    }

    private static FieldValues values(String key, List<String> values) {
        int bar = key.indexOf('|');
        String field = bar < 0 ? key : key.substring(0, bar);
        Comparison comparison = bar < 0 ? Comparison.EQUALS : comparison(key, key.substring(bar + 1));
        if (field.isBlank()) {
            throw wrong(key, "The field is missing.");
        }
        if (comparison != Comparison.EQUALS && values.stream().anyMatch(one -> one.length() < SHORTEST_PART)) {
            throw wrong(
                    key,
                    "A part of a value needs at least %d characters, otherwise it hides nearly everything."
                            .formatted(SHORTEST_PART));
        }
        return new FieldValues(field, comparison, values);
    }

    private static Comparison comparison(String key, String modifier) {
        return Arrays.stream(Comparison.values())
                .filter(one -> one != Comparison.EQUALS && one.text().equals(modifier.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> wrong(key, "The modifiers are contains, startswith and endswith."));
    }

    private static Problem.ProblemException wrong(String condition, String what) {
        return Problem.field("exception.where", "where", "The condition %s is invalid. %s".formatted(condition, what))
                .asException();
    }
}
