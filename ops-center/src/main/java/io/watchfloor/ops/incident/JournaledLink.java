package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A link between two assets, parsed from the sentence in the journal ({@link Link#words}), so that links from old
 * journals can be drawn too. Old sentences always name the asset of the earlier alert first, so the direction is parsed
 * from the logon or connection that the sentence names.
 *
 * @param from name of the asset from which the attack came; if there is no direction, the earlier alert's asset
 * @param to name of the other asset
 * @param directed whether a logon, a connection or a message gives the link a direction
 * @param thousandths the sum of the weights, each multiplied by its certainty
 * @param rows indicator kinds, in the order of the sentence
 * @param words the sentence, in the right direction
 */
public record JournaledLink(
        String from, String to, boolean directed, int thousandths, List<IndicatorKind> rows, String words) {

    static final String TO = " → ";

    static final String WITH = " – ";

    private static final Pattern SENTENCE =
            Pattern.compile("((?:(?!: ).)+?)( → | – )(.+?): (.*) \\(([0-9.× +]+)\\)", Pattern.DOTALL);

    private static final Pattern PROGRESS = Pattern.compile("[a-z ]+ follows [a-z ]+(, \\d+ (s|min|h) after .*)?");

    private static final Pattern LEADS =
            Pattern.compile("(comes from|goes to|logon of .+? from) ([^,]+)(, which is .*)?", Pattern.DOTALL);

    private static final Pattern OWNER = Pattern.compile("which is (\\S+) by ");

    /** The asset that a reason names, and whether the attack came from that asset. */
    private record Other(String name, boolean isSource) {

        /** @return null if the reason names neither asset, or both */
        @org.jspecify.annotations.Nullable
        Boolean isOnward(String from, String to) {
            boolean isFrom = isSame(name, from);
            return isFrom == isSame(name, to) ? null : isFrom == isSource;
        }

        /** A short name matches an asset whose full name starts with it. */
        private static boolean isSame(String one, String other) {
            boolean isShort = Entity.firstLabel(one).equals(one)
                    || Entity.firstLabel(other).equals(other);
            return one.equals(other) || (isShort && Entity.firstLabel(one).equals(Entity.firstLabel(other)));
        }
    }

    /** @return empty for a link on one asset, and for a text that is not a link */
    public static Optional<JournaledLink> read(String words) {
        Matcher sentence = SENTENCE.matcher(words);
        if (!sentence.matches()) {
            return Optional.empty();
        }
        String[] parts = sentence.group(5).split(" \\+ ", -1);
        int sum = 0;
        for (String part : parts) {
            sum += worth(part);
        }
        String[] reasons = sentence.group(4).split("; ", parts.length);
        List<IndicatorKind> rows = new ArrayList<>();
        for (String reason : reasons) {
            rows.add(row(reason));
        }
        return Optional.of(parsed(sentence, reasons, sum, rows));
    }

    /**
     * Returns the sentence with the assets in the direction of the attack. A sentence that is not a link is returned
     * unchanged.
     */
    public static String inDirection(String words) {
        return read(words).map(JournaledLink::words).orElse(words);
    }

    private static JournaledLink parsed(Matcher sentence, String[] reasons, int sum, List<IndicatorKind> rows) {
        String from = sentence.group(1);
        String to = sentence.group(3);
        boolean directed = sentence.group(2).equals(TO) && rows.stream().anyMatch(JournaledLink::hasDirection);
        boolean onward = !directed || isOnward(from, to, reasons, rows);
        String rest = sentence.group().substring(sentence.end(3));
        String first = onward ? from : to;
        String second = onward ? to : from;
        return new JournaledLink(
                first,
                second,
                directed,
                sum,
                rows.stream().distinct().toList(),
                first + (directed ? TO : WITH) + second + rest);
    }

    private static boolean hasDirection(IndicatorKind row) {
        return switch (row) {
            case LATERAL, ATTACHMENT, ATTACHMENT_NAME -> true;
            case ASSET, SERVER, CORRELATION, ACCOUNT, HASH, INDICATOR, MESSAGE, KILL_CHAIN -> false;
        };
    }

    /**
     * The direction given by the first reason that has a direction. If that reason names neither asset, the order of
     * assets in the sentence determines the direction.
     */
    private static boolean isOnward(String from, String to, String[] reasons, List<IndicatorKind> rows) {
        for (int i = 0; i < reasons.length; i++) {
            if (hasDirection(rows.get(i))) {
                Boolean onward = rows.get(i) == IndicatorKind.LATERAL
                        ? other(reasons[i]).map(one -> one.isOnward(from, to)).orElse(null)
                        : null;
                return onward == null || onward;
            }
        }
        return true;
    }

    private static Optional<Other> other(String reason) {
        Matcher leads = LEADS.matcher(reason);
        if (!leads.lookingAt()) {
            return Optional.empty();
        }
        String name = leads.group(2);
        if (leads.group(3) != null) {
            Matcher owners = OWNER.matcher(leads.group(3));
            while (owners.find()) {
                name = owners.group(1);
            }
        }
        return Optional.of(new Other(name, !leads.group(1).equals("goes to")));
    }

    /** Parses a product such as {@code 0.8 × 0.95}. */
    private static int worth(String part) {
        double product = 1;
        for (String factor : part.split(" × ", -1)) {
            product *= Double.parseDouble(factor.isBlank() ? "0" : factor);
        }
        return (int) Math.round(product * 1_000);
    }

    private static IndicatorKind row(String reason) {
        if (reason.startsWith("both on ")) {
            return IndicatorKind.SERVER;
        }
        if (reason.startsWith("members of one correlation")) {
            return IndicatorKind.CORRELATION;
        }
        if (reason.startsWith("both name ")) {
            String what = reason.substring("both name ".length());
            return what.startsWith("account ")
                    ? IndicatorKind.ACCOUNT
                    : what.startsWith("hash ")
                            ? IndicatorKind.HASH
                            : what.startsWith("logon ") || what.startsWith("message ")
                                    ? IndicatorKind.MESSAGE
                                    : IndicatorKind.INDICATOR;
        }
        if (reason.contains(" came by mail")) {
            return reason.startsWith("hash ") ? IndicatorKind.ATTACHMENT : IndicatorKind.ATTACHMENT_NAME;
        }
        return PROGRESS.matcher(reason).matches() ? IndicatorKind.KILL_CHAIN : IndicatorKind.LATERAL;
    }
}
