package io.watchfloor.ops.asset.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EntityTextTest {

    @Test
    void aLocalAccountWithoutAMachineIsRejected() {
        assertThat(EntityText.read(".\\administrator")).isEmpty();
        assertThat(EntityText.read("account:.\\administrator")).isEmpty();
        assertThat(EntityText.read("CORP\\administrator")).isPresent();
    }

    @Test
    void aHostNamedLikeAnAccountIsWrittenWithItsKind() {
        Entity host = EntityText.read("\\\\s-1-5-21").orElseThrow();
        assertThat(host.kind()).isEqualTo(EntityKind.HOST);
        assertThat(EntityText.write(host)).isEqualTo("host:s-1-5-21");
        assertThat(EntityText.read(EntityText.write(host))).contains(host);
    }

    @Test
    void placeholdersAreRejectedAfterSlashesToo() {
        assertThat(EntityText.read("null")).isEmpty();
        assertThat(EntityText.read("\\\\\\null")).isEmpty();
        assertThat(EntityText.read("host:\\ \\-.")).isEmpty();
        assertThat(EntityText.write(EntityText.read("\\\\WS01.corp.example.").orElseThrow()))
                .isEqualTo("ws01.corp.example");
    }

    @Test
    void anAccountWithDomainIsParsedAsItWasWritten() {
        Entity account = EntityText.read("corp .example\\ann").orElseThrow();
        assertThat(EntityText.write(account)).isEqualTo("corp\\ann");
        assertThat(EntityText.read(EntityText.write(account))).contains(account);
        assertThat(EntityText.read("- .x\\ann")).isEmpty();
        Entity odd = EntityText.read("account:host:a\\ann").orElseThrow();
        assertThat(EntityText.write(odd)).isEqualTo("account:host:a\\ann");
    }

    @Test
    void aDomainWithASpaceBeforeItsLastDotsIsParsedAsItWasWritten() {
        Entity domain = EntityText.read("domain:a.example . .").orElseThrow();
        assertThat(EntityText.write(domain)).isEqualTo("domain:a.example");
        assertThat(EntityText.read(EntityText.write(domain))).contains(domain);
    }

    @Test
    void aUserWithoutANameIsRejected() {
        for (String text : List.of("user: @", "user:\\@", "mailbox:\\ @")) {
            Entity odd = EntityText.read(text).orElseThrow();
            assertThat(odd.kind()).as(text).isEqualTo(EntityKind.THING);
            assertThat(EntityText.read(EntityText.write(odd))).as(text).contains(odd);
        }
    }

    @Test
    void theLongestNameIsParsedWithItsKind() {
        Entity longest = EntityText.read(":\\account:@" + "7".repeat(243)).orElseThrow();
        assertThat(longest.value()).hasSize(252);
        assertThat(EntityText.write(longest)).startsWith("account:account:@");
        assertThat(EntityText.read(EntityText.write(longest))).contains(longest);
        assertThat(EntityText.read("ann@" + "7".repeat(252))).isEmpty();
    }
}
