package io.watchfloor.sigma.coverage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a rule can match, and why it cannot. */
public sealed interface RuleCoverage {

    /** Records arrive that have all fields of at least one alternative of the rule. */
    record CanFire() implements RuleCoverage {}

    /** Records of the log source arrive, but none of them was examined yet. */
    record Unknown() implements RuleCoverage {}

    /**
     * Records of the log source arrive, but none of the kind of event that the rule asks for, such as Windows event
     * 1102. Either the event is not collected, or it did not happen.
     */
    record EventNotSeen() implements RuleCoverage {}

    /** Records of the log source arrive, but no record format has all required fields. */
    record FieldsMissing(List<MissingField> fields) implements RuleCoverage {
        public FieldsMissing {
            fields = List.copyOf(fields);
        }
    }

    /** The log source was received earlier, but not recently. */
    record SourceSilent(Instant lastSeen) implements RuleCoverage {}

    /** The log source was never received. */
    record SourceNeverSeen() implements RuleCoverage {}

    /** The rule matches no record as long as these lists, which it uses as placeholders, are empty. */
    record ListEmpty(List<String> lists) implements RuleCoverage {
        public ListEmpty {
            lists = List.copyOf(lists);
        }
    }

    /** A correlation that counts rules which cannot match; their ids. */
    record RulesMissing(List<String> rules) implements RuleCoverage {
        public RulesMissing {
            rules = List.copyOf(rules);
        }
    }

    /**
     * A field that a rule requires.
     *
     * @param name name of the field
     * @param lastSeen time of the last record with the field; null if the field was never seen
     * @param renamedTo name of a field that arrives and that may be the same field under another name; null if there is
     *     none
     */
    record MissingField(
            String name,
            @Nullable Instant lastSeen,
            @Nullable String renamedTo) {}
}
