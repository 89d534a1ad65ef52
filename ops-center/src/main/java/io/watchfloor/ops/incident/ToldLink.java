package io.watchfloor.ops.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A link between two assets, read back from the sentence that the journal keeps of it ({@link Link#words}). So links that
 * were journaled before anybody wanted to draw them can be drawn, too.
 *
 * @param from name of the earlier alert's asset
 * @param to name of the later alert's asset
 * @param thousandths the sum of the weights, each times its certainty
 * @param rows of the table, in the order of the sentence
 */
public record ToldLink(String from, String to, int thousandths, List<Row> rows, String words) {

    private static final Pattern SENTENCE =
            Pattern.compile("((?:(?!: ).)+?) → (.+?): (.*) \\(([0-9.× +]+)\\)", Pattern.DOTALL);

    private static final Pattern PROGRESS = Pattern.compile("[a-z ]+ follows [a-z ]+(, \\d+ (s|min|h) after .*)?");

    /** @return empty for a link on one asset, and for a sentence that is none of a link */
    public static Optional<ToldLink> read(String words) {
        Matcher sentence = SENTENCE.matcher(words);
        if (!sentence.matches()) {
            return Optional.empty();
        }
        String[] parts = sentence.group(4).split(" \\+ ", -1);
        int sum = 0;
        for (String part : parts) {
            sum += worth(part);
        }
        List<Row> rows = new ArrayList<>();
        for (String reason : sentence.group(3).split("; ", parts.length)) {
            rows.add(row(reason));
        }
        return Optional.of(new ToldLink(
                sentence.group(1),
                sentence.group(2),
                sum,
                rows.stream().distinct().toList(),
                words));
    }

    /** {@code 0.8 × 0.95}. */
    private static int worth(String part) {
        double product = 1;
        for (String factor : part.split(" × ", -1)) {
            product *= Double.parseDouble(factor.isBlank() ? "0" : factor);
        }
        return (int) Math.round(product * 1_000);
    }

    private static Row row(String reason) {
        if (reason.startsWith("both on ")) {
            return Row.SERVER;
        }
        if (reason.startsWith("members of one correlation")) {
            return Row.CORRELATION;
        }
        if (reason.startsWith("both name ")) {
            String what = reason.substring("both name ".length());
            return what.startsWith("account ")
                    ? Row.ACCOUNT
                    : what.startsWith("hash ")
                            ? Row.HASH
                            : what.startsWith("logon ") || what.startsWith("message ") ? Row.MESSAGE : Row.INDICATOR;
        }
        if (reason.contains(" came by mail")) {
            return reason.startsWith("hash ") ? Row.ATTACHMENT : Row.ATTACHMENT_NAME;
        }
        return PROGRESS.matcher(reason).matches() ? Row.KILL_CHAIN : Row.LATERAL;
    }
}
