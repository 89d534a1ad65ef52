package io.watchfloor.dashboards.fraud;

import io.watchfloor.ops.fraud.FraudChannel;
import io.watchfloor.ops.fraud.FraudReport;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report as it was sent, before it is checked. The form and the API have the same fields and limits.
 *
 * @param money amount and currency of the loss
 * @param consent whether the reporter agreed to {@link #CONSENT}
 */
public record FraudSubmission(
        String what,
        @Nullable Instant happenedAt,
        FraudChannel channel,
        @Nullable String country,
        Money money,
        FraudReport.Named named,
        @Nullable String contact,
        boolean consent) {

    /** Version of the text on the form that a reporter agrees to. A new text gets a new version. */
    public static final String CONSENT = "2026-12";

    public static final int LONGEST_TEXT = 4_000;
    public static final int LONGEST_LINE = 200;
    public static final int LONGEST_PAGE = 2_000;

    /** Maximum number of numbers, pages, accounts and tools each. */
    public static final int MOST_NAMED = 10;

    private static final Duration OLDEST = Duration.ofDays(3_653);

    /** The clock of the reporter, or its time zone, may be ahead. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}([.,][0-9]{1,2})?");

    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    /** Both null without a loss. */
    public record Money(@Nullable String amount, @Nullable String currency) {}

    /** What is wrong with a field, for the reporter. */
    public record Flaw(String field, String text) {}

    /** All that is wrong, in the order of the form; empty if {@link #report} can be called. */
    List<Flaw> flaws(Instant now) {
        List<Flaw> flaws = new ArrayList<>();
        if (what.isBlank()) {
            flaws.add(new Flaw("what", "Describe what happened."));
        }
        text(flaws, "what", what, LONGEST_TEXT);
        if (happenedAt != null && happenedAt.isAfter(now.plus(AHEAD))) {
            flaws.add(new Flaw("happenedAt", "The date is in the future. Enter the day when it happened."));
        }
        if (happenedAt != null && happenedAt.isBefore(now.minus(OLDEST))) {
            flaws.add(new Flaw("happenedAt", "The date is more than 10 years ago. Enter the day when it happened."));
        }
        if (country != null
                && !Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(country)) {
            flaws.add(new Flaw("country", "Select a country, by its code of two letters such as US."));
        }
        lines(flaws, "numbers", "Telephone numbers", named.numbers(), LONGEST_LINE);
        lines(flaws, "pages", "Web pages", named.pages(), LONGEST_PAGE);
        lines(flaws, "accounts", "Accounts", named.accounts(), LONGEST_LINE);
        lines(flaws, "tools", "Programs", named.tools(), LONGEST_LINE);
        money(flaws);
        if (contact != null) {
            text(flaws, "contact", contact, LONGEST_LINE);
        }
        if (!consent) {
            flaws.add(new Flaw("consent", "The report can be stored only if you agree."));
        }
        return flaws;
    }

    FraudReport report(FraudReport.Origin origin, Instant now) {
        String amount = money.amount();
        String currency = money.currency();
        return new FraudReport(
                origin,
                new FraudReport.Event(happenedAt == null ? now : happenedAt, channel, country),
                CONSENT,
                amount == null || currency == null
                        ? null
                        : new FraudReport.Loss(new BigDecimal(amount.replace(',', '.')), currency),
                new FraudReport.Content(what, contact, named));
    }

    private void money(List<Flaw> flaws) {
        String amount = money.amount();
        String currency = money.currency();
        if (amount != null && !AMOUNT.matcher(amount).matches()) {
            flaws.add(new Flaw("amount", "Enter the amount in digits, such as 250 or 249.99."));
        }
        if (amount != null && currency == null) {
            flaws.add(new Flaw("currency", "Select the currency of the amount."));
        }
        if (currency != null && !CURRENCIES.contains(currency)) {
            flaws.add(new Flaw("currency", "Select a currency, by its code of three letters such as USD."));
        }
        if (currency != null && amount == null) {
            flaws.add(new Flaw("amount", "Enter the amount, or select no currency."));
        }
    }

    private static void lines(List<Flaw> flaws, String field, String name, List<String> given, int longest) {
        if (given.size() > MOST_NAMED) {
            flaws.add(new Flaw(field, "%s: enter at most %d.".formatted(name, MOST_NAMED)));
        }
        given.forEach(one -> text(flaws, field, one, longest));
    }

    private static void text(List<Flaw> flaws, String field, String text, int longest) {
        if (text.length() > longest) {
            flaws.add(
                    new Flaw(field, "The text has %d characters. Shorten it to %d.".formatted(text.length(), longest)));
        }
        if (!isText(text)) {
            flaws.add(new Flaw(field, "The text contains characters that cannot be stored. Write it again."));
        }
    }

    /** No control characters but line breaks and tabs, and no half of a surrogate pair. */
    private static boolean isText(String text) {
        return text.codePoints()
                .noneMatch(c -> (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                        || Character.getType(c) == Character.SURROGATE);
    }

    /** The lines of a field of the form. */
    static List<String> lines(String text) {
        return Arrays.stream(text.split("\\R", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
