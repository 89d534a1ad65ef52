package io.watchfloor.dashboards.referral.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of referrals, which agencies keep for years: what is written now equals them, and they stay intact for the verifier. A failing test
 * writes its output to {@code target/golden/referral}.
 */
class ReferralGoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/referral/golden");
    private static final Path NOW = Path.of("target/golden/referral");

    static Referral referral(String name) {
        SampleReferral sample = new SampleReferral(3, new Random(8032), SampleReferral.publishedKey());
        return switch (name) {
            case "whole" -> sample.build();
            case "redacted" ->
                ReferralCheckTest.redacted(
                        sample.build(),
                        List.of(new Redaction(0, "raw*"), new Redaction(3, ""), new Redaction(10, "title")));
            case "custody" -> CustodyTest.withExhibits(3).build();
            case "erased" -> sample.erase(4).build();
            case "upgraded" ->
                ReferralCheckTest.redacted(
                        sample.earlierThrough(5).build(),
                        List.of(new Redaction(0, "raw*"), new Redaction(10, "title")));
            default -> throw new IllegalArgumentException(name);
        };
    }

    static byte[] golden(String name) throws IOException {
        Path file = GOLDEN.resolve(name + ".wfref");
        if (!Files.exists(file)) {
            Files.write(Files.createDirectories(NOW).resolve(name + ".wfref"), SampleReferral.bytes(referral(name)));
        }
        assertThat(file).as("what is written now stands in %s", NOW).exists();
        return Files.readAllBytes(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "redacted", "erased", "custody", "upgraded"})
    void theFileThatIsWrittenEqualsTheGoldenFile(String name) throws IOException {
        String written = referral(name).text();
        String golden = new String(golden(name), StandardCharsets.UTF_8);
        if (!written.equals(golden)) {
            Files.writeString(Files.createDirectories(NOW).resolve(name + ".wfref"), written);
        }
        assertThat(written).isEqualTo(golden);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "redacted", "erased", "custody", "upgraded"})
    void theGoldenFileIsIntactAndReadsAsItWasBuilt(String name) throws IOException {
        String key = new SampleReferral(0, new Random(0), SampleReferral.publishedKey()).key();
        ReferralReport report = ReferralCheck.check(golden(name), Set.of(key));
        assertThat(report.flaws()).isEmpty();
        assertThat(report.referral()).contains(referral(name));
    }
}
