package io.watchfloor.ops.fraud;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A report as it was received.
 *
 * @param origin where it came from
 * @param event when and how it happened
 * @param consent version of the text that the reporter agreed to
 * @param loss null if no money was lost
 * @param content what is stored encrypted
 */
public record FraudReport(
        Origin origin,
        Event event,
        String consent,
        @Nullable Loss loss,
        Content content) {

    private static final int MOST_BYTES = 1_000;

    /**
     * @param source empty for the public form
     * @param id id at the source, under which a repeated report is stored once; null for the public form
     */
    public record Origin(String source, @Nullable String id) {}

    /** @param country ISO 3166-1 code of the country of the reporter; null if not known */
    public record Event(
            Instant at, FraudChannel channel, @Nullable String country) {}

    /** @param currency ISO 4217 code */
    public record Loss(BigDecimal amount, String currency) {}

    /** @param contact how to reach the reporter; null if the reporter does not want to be reached */
    public record Content(String what, @Nullable String contact, Named named) {}

    /** Values as the reporter wrote them. */
    public record Named(List<String> numbers, List<String> pages, List<String> accounts, List<String> tools) {
        public Named {
            numbers = List.copyOf(numbers);
            pages = List.copyOf(pages);
            accounts = List.copyOf(accounts);
            tools = List.copyOf(tools);
        }
    }

    /** The normalised values. A text that cannot be normalised is kept in the encrypted content only. */
    public Set<FraudValue> values() {
        Named named = content.named();
        Set<FraudValue> values = new TreeSet<>();
        add(values, FraudValue.Kind.NUMBER, named.numbers(), one -> PhoneNumbers.normalise(one, event.country()));
        add(values, FraudValue.Kind.ACCOUNT, named.accounts(), PaymentAccount::normalise);
        add(values, FraudValue.Kind.TOOL, named.tools(), RemoteTool::normalise);
        add(
                values,
                FraudValue.Kind.PAGE,
                named.pages(),
                one -> ReportedPage.of(one).map(ReportedPage::url));
        add(values, FraudValue.Kind.KIT, kits().stream().map(Kit::shape).toList(), Optional::of);
        return values;
    }

    /** The kits of the pages of the report, and the sites on which they were. */
    public Set<Kit> kits() {
        return content.named().pages().stream()
                .map(ReportedPage::of)
                .flatMap(Optional::stream)
                .flatMap(page -> Stream.ofNullable(page.kit())
                        .filter(FraudReport::isStorable)
                        .map(shape -> new Kit(shape, page.site())))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param site registrable domain, or address */
    public record Kit(String shape, String site) {}

    private static void add(
            Set<FraudValue> values,
            FraudValue.Kind kind,
            Collection<String> given,
            Function<String, Optional<String>> normalise) {
        given.stream()
                .map(normalise)
                .flatMap(Optional::stream)
                .filter(FraudReport::isStorable)
                .forEach(one -> values.add(new FraudValue(kind, one)));
    }

    /** Whether an index can contain the value: PostgreSQL's rows have a limit, and no NUL or half of a surrogate pair. */
    private static boolean isStorable(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
                && value.indexOf(0) < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(value);
    }
}
