package io.watchfloor.sensors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The enrolment token as people copy it. */
class EnrolmentTokenTest {

    private static final Optional<String> CA = Optional.of("yMn2Rz0dMt0ajsKi1Jl8RMmp3UbdE8cg");

    @Test
    void tokenContainsTheCentersAddressesAndCaFingerprint() {
        EnrolmentToken token =
                new EnrolmentToken("wfe_secret", CA, List.of("https://10.0.0.1:8443", "https://[2001:db8::1]:8443"));
        assertThat(EnrolmentToken.parse(" " + token.text() + "\n")).isEqualTo(token);
        assertThat(token.toString()).doesNotContain("wfe_secret");
        // The token needs no quoting in shells and forms.
        assertThat(token.text()).matches("[A-Za-z0-9_@.-]+");
    }

    @Test
    void tokensOfEarlierCentersAreAccepted() {
        assertThat(EnrolmentToken.parse("wfe_secret"))
                .isEqualTo(new EnrolmentToken("wfe_secret", Optional.empty(), List.of()));
        assertThat(EnrolmentToken.parse("wfe_secret." + CA.get()))
                .isEqualTo(new EnrolmentToken("wfe_secret", CA, List.of()));
    }

    @Test
    void tokenAsSentByEarlierSensorsContainsTheSecret() {
        String text = new EnrolmentToken("wfe_secret", CA, List.of("https://soc.example")).text();
        String told = text.substring(0, text.indexOf('.'));
        String expected = text.substring(text.indexOf('.') + 1);
        assertThat(expected).isEqualTo(CA.get());
        assertThat(EnrolmentToken.parse(told).secret()).isEqualTo("wfe_secret");
    }

    @Test
    void truncatedAddressesAreIgnored() {
        assertThat(EnrolmentToken.parse("wfe_secret@!!.ca"))
                .isEqualTo(new EnrolmentToken("wfe_secret", Optional.of("ca"), List.of()));
    }
}
