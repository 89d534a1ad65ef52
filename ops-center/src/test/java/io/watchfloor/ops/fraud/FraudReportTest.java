package io.watchfloor.ops.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.fraud.FraudReport.Named;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of reports, normalised. */
class FraudReportTest {

    private static Set<String> values(FraudValue.Kind kind, Named named, @Nullable String country) {
        return new FraudReport(
                        new FraudReport.Origin("", null),
                        new FraudReport.Event(Instant.EPOCH, FraudChannel.PHONE_CALL, country),
                        "v1",
                        null,
                        new FraudReport.Content("They called.", null, named))
                .values().stream()
                        .filter(one -> one.kind() == kind)
                        .map(FraudValue::value)
                        .collect(Collectors.toSet());
    }

    private static Set<String> numbers(@Nullable String country, String... given) {
        return values(FraudValue.Kind.NUMBER, new Named(List.of(given), List.of(), List.of(), List.of()), country);
    }

    private static Set<String> pages(FraudValue.Kind kind, String... given) {
        return values(kind, new Named(List.of(), List.of(given), List.of(), List.of()), null);
    }

    private static Set<String> accounts(String... given) {
        return values(FraudValue.Kind.ACCOUNT, new Named(List.of(), List.of(), List.of(given), List.of()), null);
    }

    @Test
    void theSameNumberWrittenDifferentlyIsOneNumber() {
        assertThat(numbers("US", "(800) 555-0100", "1-800-555-0100", "+1 800 555 0100", "800.555.0100 ext. 7"))
                .containsExactly("+18005550100");
        assertThat(numbers("GB", "020 7946 0958", "+44 20 7946 0958")).containsExactly("+442079460958");
    }

    @Test
    void aNumberWithoutCountryCodeNeedsTheCountryOfTheReporter() {
        assertThat(numbers(null, "020 7946 0958")).isEmpty();
        assertThat(numbers("US", "12", "no number", "9".repeat(200))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP://Support-Alert.Example:80/a/../win/err.php#top, http://support-alert.example/win/err.php",
        "hxxps://support[.]example/Lock, https://support.example/Lock",
        "https://user:secret@support.example:8443/, https://support.example:8443/",
        "support.example/x?victim=ann@example.org&id=7, http://support.example/x?id&victim",
        "https://bücher.example/, https://xn--bcher-kva.example/"
    })
    void anAddressIsCanonicalAndCarriesNothingOfTheReporter(String given, String canonical) {
        assertThat(pages(FraudValue.Kind.PAGE, given)).containsExactly(canonical);
    }

    @Test
    void whatIsNoAddressOfAPageIsNoPage() {
        assertThat(pages(
                        FraudValue.Kind.PAGE,
                        "javascript:alert(1)",
                        "they sent me a link",
                        "",
                        "a".repeat(3000),
                        "h.example/" + "\u00e4".repeat(900)))
                .as("and a value that an index cannot contain")
                .isEmpty();
    }

    @Test
    void pagesOfOneKitHaveOneShapeOnEveryHost() {
        assertThat(pages(
                        FraudValue.Kind.KIT,
                        "http://one.example/defender/alert/81733/index.php?phone=1800",
                        "https://two.example/Defender/alert/9/index.php?phone=1844"))
                .containsExactly("/defender/alert/9/index.php?phone");
        assertThat(pages(
                        FraudValue.Kind.KIT,
                        "http://one.example/",
                        "http://one.example/index.php",
                        "two.example/a/b",
                        "two.example/search?q=a&page=1&lang=en"))
                .as("paths that many pages have")
                .isEmpty();
        assertThat(pages(
                        FraudValue.Kind.KIT,
                        "https://one.example/wp-content/uploads/2026/1.pdf",
                        "https://one.example/user/login/redirect?url=x",
                        "https://www.google.co.uk/maps/place/lockr",
                        "https://support.microsoft.com/en-us/windows/lockr"))
                .as("paths of common software, and of well-known services")
                .isEmpty();
    }

    @Test
    void accountsAreNormalisedByTheirForm() {
        assertThat(accounts("de89 3704 0044 0532 0130 00", "DE89-3704-0044-0532-0130-00"))
                .containsExactly("iban:DE89370400440532013000");
        assertThat(accounts("Pay.Me@Example.ORG")).containsExactly("email:pay.me@example.org");
        assertThat(accounts("0x52908400098527886E0F7030069857D2E4169EE7"))
                .containsExactly("ethereum:0x52908400098527886e0f7030069857d2e4169ee7");
        assertThat(accounts("1BoatSLRHtKNngkdXEeobR76b53LETtpyT"))
                .containsExactly("bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT");
        assertThat(accounts("Acct 12-345 678")).containsExactly("other:ACCT12345678");
        assertThat(accounts("PayPal", "gift card", "1234")).isEmpty();
    }

    @Test
    void namesOfRemoteToolsAreOne() {
        assertThat(values(
                        FraudValue.Kind.TOOL,
                        new Named(List.of(), List.of(), List.of(), List.of("AnyDesk", "any desk", "AnyDesk.exe", "?")),
                        null))
                .containsExactly("anydesk");
    }
}
