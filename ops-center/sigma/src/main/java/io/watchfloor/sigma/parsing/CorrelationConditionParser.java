package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.CorrelationCondition;
import io.watchfloor.sigma.language.CorrelationCondition.Criterion;
import io.watchfloor.sigma.language.CorrelationCondition.Operator;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses the {@code condition} of a correlation, and rejects conditions that never hold or always hold. */
final class CorrelationConditionParser {

    /** Highest count that a window counts exactly. For larger counts, see {@code sigma.correlation}. */
    private static final int HIGHEST_COUNT = 1_000;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Yaml.Mapping condition;
    private final CorrelationRule.Type type;
    private final int rules;

    private CorrelationConditionParser(Yaml.Mapping condition, CorrelationRule.Type type, int rules) {
        this.condition = condition;
        this.type = type;
        this.rules = rules;
    }

    static CorrelationCondition parse(Yaml.Mapping correlation, CorrelationRule.Type type, int rules)
            throws RuleRejection {
        Yaml given = correlation.get("condition");
        if (given == null && type.isTemporal()) {
            return CorrelationCondition.atLeast(rules);
        }
        if (!(given instanceof Yaml.Mapping condition)) {
            throw new RuleRejection(given == null ? correlation : given, "'condition' must be a map, such as gte: 10");
        }
        return new CorrelationConditionParser(condition, type, rules).parse();
    }

    private CorrelationCondition parse() throws RuleRejection {
        List<Criterion> criteria = new ArrayList<>();
        BigDecimal percentile = null;
        for (Map.Entry<String, Yaml.Entry> entry : condition.entries().entrySet()) {
            Yaml.Place at = entry.getValue().place();
            Yaml value = entry.getValue().value();
            Operator operator = operator(entry.getKey());
            if (operator != null) {
                criteria.add(new Criterion(operator, number(value)));
            } else if (entry.getKey().equals("percentile") && type == CorrelationRule.Type.VALUE_PERCENTILE) {
                percentile = percent(value);
            } else if (!entry.getKey().equals("field") || !type.isOfValues()) {
                throw new RuleRejection(
                        at, "'%s' is not a valid condition of %s".formatted(entry.getKey(), type.text()));
            }
        }
        checkRange(criteria);
        CorrelationCondition parsed = new CorrelationCondition(fields(), criteria, percentile);
        if (type.isTemporal() || type == CorrelationRule.Type.EVENT_COUNT || type == CorrelationRule.Type.VALUE_COUNT) {
            checkCounts(parsed);
        } else if (type == CorrelationRule.Type.VALUE_PERCENTILE && percentile == null) {
            checkShare(parsed);
        }
        return parsed;
    }

    private static @Nullable Operator operator(String key) {
        for (Operator operator : Operator.values()) {
            if (operator.name().toLowerCase(Locale.ROOT).equals(key)) {
                return operator;
            }
        }
        return null;
    }

    private BigDecimal number(Yaml value) throws RuleRejection {
        boolean whole = type.isTemporal()
                || type == CorrelationRule.Type.EVENT_COUNT
                || type == CorrelationRule.Type.VALUE_COUNT;
        if (value instanceof Yaml.Scalar scalar && (!whole || scalar.text().matches("\\d{1,9}"))) {
            return Numbers.parse(scalar.text()).orElseThrow(() -> noNumber(value, "a limit must be a number"));
        }
        throw noNumber(value, whole ? "a count must be a whole number" : "a limit must be a number");
    }

    private static RuleRejection noNumber(Yaml value, String reason) {
        return new RuleRejection(value, reason);
    }

    private static BigDecimal percent(Yaml value) throws RuleRejection {
        BigDecimal percent = value instanceof Yaml.Scalar scalar
                ? Numbers.parse(scalar.text()).orElse(null)
                : null;
        if (percent == null || percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
            throw new RuleRejection(value, "a percentile must be a number from 0 to 100");
        }
        return percent;
    }

    private List<String> fields() throws RuleRejection {
        List<String> fields = HeaderParser.texts(condition, "field");
        if (type.isOfValues() && fields.isEmpty()) {
            throw new RuleRejection(condition, "%s requires a 'field' in its condition".formatted(type.text()));
        }
        boolean several = type == CorrelationRule.Type.VALUE_COUNT || type == CorrelationRule.Type.VALUE_PERCENTILE;
        if (!several && fields.size() > 1) {
            throw new RuleRejection(condition, "%s requires exactly one field".formatted(type.text()));
        }
        return fields;
    }

    private void checkRange(List<Criterion> criteria) throws RuleRejection {
        if (criteria.isEmpty()) {
            throw new RuleRejection(condition, "the condition requires one of gt, gte, lt, lte, eq, neq");
        }
        if (criteria.size() == 1) {
            return;
        }
        List<Criterion> lower =
                criteria.stream().filter(one -> one.operator().isLowerBound()).toList();
        List<Criterion> upper =
                criteria.stream().filter(one -> one.operator().isUpperBound()).toList();
        if (criteria.size() > 2 || lower.size() != 1 || upper.size() != 1) {
            throw new RuleRejection(condition, "a range requires one of gt, gte and one of lt, lte");
        }
        if (lower.getFirst().number().compareTo(upper.getFirst().number()) > 0) {
            throw new RuleRejection(condition, "the range is empty");
        }
    }

    private void checkCounts(CorrelationCondition parsed) throws RuleRejection {
        int highest = type.isTemporal() ? rules : HIGHEST_COUNT;
        for (Criterion one : parsed.criteria()) {
            int number = one.number().intValueExact();
            boolean fits = switch (one.operator()) {
                case GT -> number < highest;
                case GTE, EQ, NEQ, LTE -> number >= 1 && number <= highest;
                case LT -> number >= 2 && number <= highest + 1;
            };
            if (!fits) {
                throw new RuleRejection(
                        condition, "the count in the condition must be from 1 to %d".formatted(highest));
            }
        }
        if (type == CorrelationRule.Type.TEMPORAL_ORDERED
                && (!parsed.hasOnlyLowerBounds() || parsed.isMet(rules - 1L))) {
            throw new RuleRejection(
                    condition,
                    "an ordered correlation requires all its rules; the count in the condition must be %d"
                            .formatted(rules));
        }
    }

    private void checkShare(CorrelationCondition parsed) throws RuleRejection {
        for (Criterion one : parsed.criteria()) {
            if (one.number().signum() < 0 || one.number().compareTo(HUNDRED) > 0) {
                throw new RuleRejection(
                        condition, "without 'percentile' the limit must be a share from 0 to 100 percent");
            }
        }
    }
}
