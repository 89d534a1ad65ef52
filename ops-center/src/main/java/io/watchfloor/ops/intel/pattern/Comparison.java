package io.watchfloor.ops.intel.pattern;

import java.util.List;
import java.util.Set;

/** What must be true in one observation (STIX 2.1, section 9.5). All tests of an {@link All} concern the same object. */
public sealed interface Comparison {

    /** Types of the objects that can make the comparison true. */
    Set<String> types();

    /**
     * Compares a property with a value.
     *
     * @param negated whether the property must not compare this way; a property that is absent compares in no way
     * @param values one, or several alternatives for {@link Operator#IN}
     */
    record Test(ObjectPath path, boolean negated, Operator operator, List<Constant> values) implements Comparison {
        public Test {
            values = List.copyOf(values);
        }

        @Override
        public Set<String> types() {
            return Set.of(path.type());
        }
    }

    /** Whether an object has a property. */
    record Exists(ObjectPath path, boolean negated) implements Comparison {
        @Override
        public Set<String> types() {
            return Set.of(path.type());
        }
    }

    /** One object for which all are true. */
    record All(List<Comparison> comparisons, Set<String> types) implements Comparison {
        public All {
            comparisons = List.copyOf(comparisons);
            types = Set.copyOf(types);
        }
    }

    /** An object for which one is true. */
    record Any(List<Comparison> comparisons, Set<String> types) implements Comparison {
        public Any {
            comparisons = List.copyOf(comparisons);
            types = Set.copyOf(types);
        }
    }

    /** How a property is compared. */
    enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        GREATER(">"),
        LESS("<"),
        GREATER_OR_EQUAL(">="),
        LESS_OR_EQUAL("<="),
        IN("IN"),
        /** {@code %} stands for any text, {@code _} for one character. */
        LIKE("LIKE"),
        /** A regular expression that occurs in the value. */
        MATCHES("MATCHES"),
        /** An address or network that lies in the network. */
        ISSUBSET("ISSUBSET"),
        /** A network that contains the address or network. */
        ISSUPERSET("ISSUPERSET");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
