package io.watchfloor.dashboards.referral.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.watchfloor.dashboards.referral.proof.SampleReferral;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyReferralTest {

    private final SampleReferral sample = new SampleReferral(2, new Random(7));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        try (PrintWriter to = new PrintWriter(out);
                PrintWriter errors = new PrintWriter(err)) {
            return VerifyReferral.run(to, errors, arguments);
        }
    }

    private String file(byte[] content) throws Exception {
        return Files.write(folder.resolve("case.wfref"), content).toString();
    }

    @Test
    void anIntactReferralExitsWithZero() throws Exception {
        Path key = Files.writeString(
                folder.resolve("key"), "-----BEGIN PUBLIC KEY-----\n" + sample.key() + "\n-----END PUBLIC KEY-----\n");
        assertThat(run("--key", key.toString(), "--show", file(sample.file()))).isZero();
        assertThat(out.toString())
                .contains("INTACT", "Bundeskriminalamt", "one of the given keys", "item 1: raw/User = CORP\\alice0");
    }

    @Test
    void aDamagedReferralExitsWithOneAndNamesTheField() throws Exception {
        byte[] damaged = new String(sample.file(), StandardCharsets.UTF_8)
                .replace("person:ann", "person:bob")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(run(file(damaged))).isEqualTo(1);
        assertThat(out.toString()).contains("item 8, field to").contains("DAMAGED");
    }

    @Test
    void theFileThatAnAgencyReceivedBeforeIsIntact() {
        assertThat(run("--show", "src/test/resources/referral/golden/redacted.wfref"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "INTACT. Case 7 (00112233445566778899aabb) for Bundeskriminalamt, built 2026-11-24T23:00:00Z",
                        "12 items: 11 disclosed, with 28 fields disclosed and 16 fields withheld",
                        "1 items withheld",
                        "item 12: by = ann");
    }

    @Test
    void theCustodyOfExhibitsIsReported() {
        assertThat(run("src/test/resources/referral/golden/custody.wfref")).isZero();
        assertThat(out.toString())
                .contains(
                        "Exhibit e1 (Disk of ws1): 3 custody entries, unbroken.",
                        "Exhibit e2 (Disk of ws1): 2 custody entries, BROKEN. Gap at entry 2: ann had the exhibit, but bob",
                        "The exhibit was changed between entry 1 and entry 2");
    }

    @Test
    void wrongUsageAndMissingFilesHaveTheirOwnExitCodes() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--unknown", "x")).isEqualTo(2);
        assertThat(run(folder.resolve("none").toString())).isEqualTo(3);
    }

    /** The jar with the verifier contains only these packages. */
    @Test
    void theVerifierNeedsOnlyTheJdk() {
        ArchRuleDefinition.classes()
                .that()
                .resideInAnyPackage(
                        "io.watchfloor.dashboards.referral.proof", "io.watchfloor.dashboards.referral.verify")
                .or()
                .haveNameMatching(
                        "io.watchfloor.dashboards.audit.chain.(AuditField|AuditRecord|ChainHash|SignedHead|LogLine.*|LogForm)")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "org.jspecify.annotations",
                        "io.watchfloor.dashboards.referral.proof",
                        "io.watchfloor.dashboards.referral.verify",
                        "io.watchfloor.dashboards.audit.chain")
                .check(new ClassFileImporter()
                        .withImportOption(location -> !location.contains("test-classes"))
                        .importPackages("io.watchfloor.dashboards.referral", "io.watchfloor.dashboards.audit.chain"));
    }
}
