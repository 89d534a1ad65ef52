package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.ValueMatch.Operator;
import io.watchfloor.sigma.language.ValueMatch.TimePart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Modifiers of a field name, in order, checked for valid combinations. */
final class ModifierChain {

    /** Type of a value after all modifiers are applied. */
    enum Type {
        TEXT,
        REGEX,
        CIDR,
        NUMBER,
        TIME,
        EXISTS,
        FIELDREF
    }

    private final List<Modifier> modifiers;
    private final Type type;

    private ModifierChain(List<Modifier> modifiers, Type type) {
        this.modifiers = List.copyOf(modifiers);
        this.type = type;
    }

    /** @param names modifier names, as written between the {@code |} characters */
    static ModifierChain of(List<String> names, Yaml.Place place) throws RuleRejection {
        List<Modifier> modifiers = new ArrayList<>();
        for (String name : names) {
            Modifier modifier = Modifier.of(name)
                    .orElseThrow(() -> new RuleRejection(place, "unknown modifier '%s'".formatted(name)));
            if (modifier.isRegexFlag() && !modifiers.contains(Modifier.RE)) {
                throw new RuleRejection(place, "'%s' is only valid after 're'".formatted(name));
            }
            modifiers.add(modifier);
        }
        if (new HashSet<>(modifiers).size() != modifiers.size()) {
            throw new RuleRejection(place, "the same modifier appears twice");
        }
        Type type = type(modifiers, place);
        checkCombination(modifiers, type, place);
        return new ModifierChain(modifiers, type);
    }

    private static Type type(List<Modifier> modifiers, Yaml.Place place) throws RuleRejection {
        List<Type> types = modifiers.stream()
                .map(ModifierChain::typeOf)
                .filter(type -> type != Type.TEXT)
                .distinct()
                .sorted()
                .toList();
        if (types.equals(List.of(Type.NUMBER, Type.TIME))) {
            return Type.TIME;
        }
        if (types.size() > 1) {
            throw new RuleRejection(place, "these modifiers cannot be combined");
        }
        return types.isEmpty() ? Type.TEXT : types.getFirst();
    }

    private static Type typeOf(Modifier modifier) {
        return switch (modifier) {
            case RE, I, M, S -> Type.REGEX;
            case CIDR -> Type.CIDR;
            case EXISTS -> Type.EXISTS;
            case FIELDREF -> Type.FIELDREF;
            case LT, LTE, GT, GTE -> Type.NUMBER;
            case MINUTE, HOUR, DAY, WEEK, MONTH, YEAR -> Type.TIME;
            case ALL, CASED, NEQ, CONTAINS, STARTSWITH, ENDSWITH, WINDASH -> Type.TEXT;
            case BASE64, BASE64OFFSET, WIDE, UTF16LE, UTF16BE, UTF16, EXPAND -> Type.TEXT;
        };
    }

    private static void checkCombination(List<Modifier> modifiers, Type type, Yaml.Place place) throws RuleRejection {
        for (Modifier modifier : modifiers) {
            boolean fits = switch (type) {
                case TEXT -> true;
                case FIELDREF ->
                    !modifier.changesText()
                            || modifier == Modifier.CONTAINS
                            || modifier == Modifier.STARTSWITH
                            || modifier == Modifier.ENDSWITH;
                case CIDR -> !modifier.changesText() || modifier == Modifier.EXPAND;
                case REGEX, NUMBER, TIME, EXISTS -> !modifier.changesText();
            };
            if (!fits) {
                throw new RuleRejection(
                        place, "'%s' cannot be combined with the other modifiers".formatted(modifier.text()));
            }
        }
        if (modifiers.stream().filter(Modifier::compares).count() > 1) {
            throw new RuleRejection(place, "only one of lt, lte, gt and gte is allowed");
        }
        if (modifiers.stream().filter(Modifier::isTimePart).count() > 1) {
            throw new RuleRejection(place, "only one date part is allowed");
        }
    }

    Type type() {
        return type;
    }

    List<Modifier> modifiers() {
        return modifiers;
    }

    boolean has(Modifier modifier) {
        return modifiers.contains(modifier);
    }

    Operator operator() {
        return modifiers.stream()
                .filter(Modifier::compares)
                .map(modifier -> Operator.valueOf(modifier.name()))
                .findFirst()
                .orElse(Operator.EQ);
    }

    TimePart timePart() {
        return modifiers.stream()
                .filter(Modifier::isTimePart)
                .map(modifier -> TimePart.valueOf(modifier.name()))
                .findFirst()
                .orElseThrow();
    }
}
