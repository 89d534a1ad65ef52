package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.CidrBlock;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.LimitExceededException;
import io.watchfloor.sigma.language.Numbers;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Regex;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.language.ValueMatch.Compare;
import io.watchfloor.sigma.language.ValueMatch.Operator;
import io.watchfloor.sigma.language.ValueMatch.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses one value of a rule into a condition, and applies its modifiers from left to right. */
final class ValueParser {

    private final ModifierChain chain;
    private final Placeholders placeholders;
    private final RuleBudget allowance;

    ValueParser(ModifierChain chain, Placeholders placeholders, RuleBudget allowance) {
        this.chain = chain;
        this.placeholders = placeholders;
        this.allowance = allowance;
    }

    ValueMatch parse(Yaml.Scalar value) throws RuleRejection {
        try {
            allowance.spell(1, value.text().length());
            return switch (chain.type()) {
                case TEXT -> value.kind() == Yaml.Kind.NULL ? nothing(value) : text(value);
                case REGEX -> regex(value);
                case CIDR -> cidr(value);
                case NUMBER -> compare(value, chain.operator());
                case TIME -> new ValueMatch.Time(chain.timePart(), compare(value, chain.operator()));
                case EXISTS -> exists(value);
                case FIELDREF -> fieldRef(value);
            };
        } catch (PlaceholderExpansion.MissingPlaceholderException unresolved) {
            throw new RuleRejection(
                    value, "the placeholder %%%s%% has no value list".formatted(unresolved.getMessage()));
        } catch (LimitExceededException costly) {
            throw RuleRejection.beyond(value.place(), costly.code(), String.valueOf(costly.getMessage()));
        } catch (IllegalArgumentException unusable) {
            throw new RuleRejection(value, String.valueOf(unusable.getMessage()));
        }
    }

    private ValueMatch nothing(Yaml.Scalar value) throws RuleRejection {
        if (chain.modifiers().stream().anyMatch(Modifier::changesText)) {
            throw new RuleRejection(value, "null cannot have these modifiers");
        }
        return new ValueMatch.Null();
    }

    private ValueMatch text(Yaml.Scalar value) throws PlaceholderExpansion.MissingPlaceholderException {
        List<String> given = chain.has(Modifier.EXPAND)
                ? PlaceholderExpansion.expand(value.text(), placeholders, allowance)
                : List.of(value.text());
        List<Encoding> spellings =
                given.stream().map(Glob::parse).map(Encoding::of).toList();
        for (Modifier modifier : chain.modifiers()) {
            if (modifier.changesText()) {
                List<Encoding> changed = new ArrayList<>();
                for (Encoding spelling : spellings) {
                    apply(modifier, spelling, changed);
                }
                spellings = changed;
            }
        }
        boolean cased = chain.has(Modifier.CASED);
        List<ValueMatch> matches = spellings.stream()
                .map(spelling -> cased ? spelling.glob() : spelling.glob().folded())
                .distinct()
                .map(glob -> (ValueMatch) new ValueMatch.Text(glob, cased))
                .toList();
        return matches.size() == 1 ? matches.getFirst() : new ValueMatch.OneOf(matches);
    }

    private void apply(Modifier modifier, Encoding spelling, List<Encoding> changed) {
        Glob glob = spelling.glob();
        if (modifier.encodes() && glob.hasDashes()) {
            for (Encoding plain : spelling.spelledOut(allowance)) {
                apply(modifier, plain, changed);
            }
            return;
        }
        List<Encoding> made = switch (modifier) {
            case CONTAINS -> List.of(spelling.with(glob.startingAnywhere().endingAnywhere()));
            case STARTSWITH -> List.of(spelling.with(glob.endingAnywhere()));
            case ENDSWITH -> List.of(spelling.with(glob.startingAnywhere()));
            case WINDASH -> List.of(spelling.with(glob.anyDash()));
            case WIDE, UTF16LE -> List.of(spelling.utf16(false, false));
            case UTF16BE -> List.of(spelling.utf16(true, false));
            case UTF16 -> List.of(spelling.utf16(false, true));
            case BASE64 -> List.of(spelling.base64());
            case BASE64OFFSET -> spelling.base64Offset();
            case ALL, CASED, NEQ, EXPAND, EXISTS, FIELDREF, CIDR, RE, I, M, S -> List.of(spelling);
            case LT, LTE, GT, GTE, MINUTE, HOUR, DAY, WEEK, MONTH, YEAR -> List.of(spelling);
        };
        if (modifier.encodes()) {
            // Only encoding modifiers add a significant amount of text.
            made.forEach(one -> allowance.spell(1, one.glob().length()));
        }
        changed.addAll(made);
    }

    private ValueMatch regex(Yaml.Scalar value) throws RuleRejection {
        if (value.kind() == Yaml.Kind.NULL) {
            throw new RuleRejection(value, "null is not a regular expression");
        }
        Regex regex = Regex.of(value.text(), chain.has(Modifier.I), chain.has(Modifier.M), chain.has(Modifier.S));
        allowance.regex(regex.steps());
        return new ValueMatch.Pattern(regex);
    }

    private ValueMatch cidr(Yaml.Scalar value) throws RuleRejection, PlaceholderExpansion.MissingPlaceholderException {
        if (!chain.has(Modifier.EXPAND)) {
            return cidr(value, value.text());
        }
        List<ValueMatch> networks = new ArrayList<>();
        for (String network : PlaceholderExpansion.expand(value.text(), placeholders, allowance)) {
            networks.add(cidr(value, network));
        }
        return new ValueMatch.OneOf(networks);
    }

    private static ValueMatch cidr(Yaml.Scalar value, String network) throws RuleRejection {
        return new ValueMatch.Cidr(CidrBlock.parse(network)
                .orElseThrow(() ->
                        new RuleRejection(value, "'%s' is not a network, such as 10.0.0.0/8".formatted(network))));
    }

    private static Compare compare(Yaml.Scalar value, Operator operator) throws RuleRejection {
        Optional<BigDecimal> number = Numbers.parse(value.text());
        return new Compare(
                operator,
                number.orElseThrow(() -> new RuleRejection(value, "'%s' is not a number".formatted(value.text()))));
    }

    private static ValueMatch exists(Yaml.Scalar value) throws RuleRejection {
        return switch (value.text().toLowerCase(java.util.Locale.ROOT)) {
            case "true" -> new ValueMatch.Exists(true);
            case "false" -> new ValueMatch.Exists(false);
            default -> throw new RuleRejection(value, "'exists' requires true or false");
        };
    }

    private ValueMatch fieldRef(Yaml.Scalar value) throws RuleRejection {
        if (value.kind() != Yaml.Kind.TEXT || value.text().isBlank()) {
            throw new RuleRejection(value, "'fieldref' requires the name of a field");
        }
        Place place = Place.WHOLE;
        for (Modifier modifier : chain.modifiers()) {
            place = switch (modifier) {
                case CONTAINS -> Place.ANYWHERE;
                case STARTSWITH -> Place.START;
                case ENDSWITH -> Place.END;
                default -> place;
            };
        }
        return new ValueMatch.FieldRef(value.text(), place, chain.has(Modifier.CASED));
    }
}
