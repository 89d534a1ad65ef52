package io.watchfloor.sensors.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetIdTest {
    @ParameterizedTest
    @CsvSource({
        "DC01.Corp.Example., host:dc01.corp.example",
        "' dc01 ', host:dc01",
        "domain-controller:DC01, domain-controller:dc01",
        "Mailbox:Ana@Corp.Example, mailbox:ana@corp.example",
        "CORP\\bob, host:corp\\bob",
        "fe80::1, host:fe80::1",
        "::1, host:::1",
        "fe80::1%eth0, host:fe80::1%eth0",
        "2001:db8::192.0.2.1, host:2001:db8::192.0.2.1",
        "00:1A:2b:3c:4d:5e, host:00:1a:2b:3c:4d:5e",
        "host:fe80::1, host:fe80::1"
    })
    void oneAssetHasOneSpelling(String given, String canonical) {
        assertThat(AssetId.parse(given)).hasToString(canonical);
        assertThat(AssetId.parse(canonical)).isEqualTo(AssetId.parse(given));
    }

    @Test
    void unknownKindIsRejectedWithTheListOfKnownKinds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AssetId.parse("toaster:kitchen"))
                .withMessage("unknown asset kind \"toaster\": use one of host, user, mailbox, domain-controller,"
                        + " service, cloud-account, network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "...", "host:", "user: ", "a/b", "a|b", "a\u0000b", "a\nb", "a\ud800b"})
    void invalidNameIsRejected(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> AssetId.parse(name));
    }

    @Test
    void nameOverTheLengthLimitIsRejected() {
        assertThat(AssetId.parse("a".repeat(255)).name()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> AssetId.parse("a".repeat(256)));
    }
}
