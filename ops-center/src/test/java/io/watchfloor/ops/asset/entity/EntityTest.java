package io.watchfloor.ops.asset.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private static final Instant LATER = NOW.plusSeconds(3_600);

    @ParameterizedTest
    @CsvSource({
        "CORP, m.brandt, corp\\m.brandt",
        "CORP.EXAMPLE, svc_deploy, corp\\svc_deploy",
        "CORP.EXAMPLE, svc_deploy@CORP.EXAMPLE, svc_deploy@corp.example",
        "'', CORP\\m.brandt, corp\\m.brandt",
        "'', S-1-5-21-1-2-3-1104, s-1-5-21-1-2-3-1104",
        "'', alice, ws-017\\alice",
        "., alice, ws-017\\alice",
    })
    void anAccountHasOneSpelling(String domain, String name, String canonical) {
        assertThat(Entity.account(domain, name, "ws-017.corp.example"))
                .contains(new Entity(EntityKind.ACCOUNT, canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "WS-017.Corp.Example., HOST, ws-017.corp.example",
        "\\\\WS-017, HOST, ws-017",
        "::ffff:192.0.2.61, ADDRESS, 192.0.2.61",
        "192.0.2.61, ADDRESS, 192.0.2.61",
        "2001:DB8::1, ADDRESS, 2001:db8:0:0:0:0:0:1",
    })
    void aMachineIsParsedByNameOrAddress(String text, EntityKind kind, String canonical) {
        assertThat(Entity.host(text)).contains(new Entity(kind, canonical));
    }

    @ParameterizedTest
    @CsvSource({"-", "localhost", "''", "'  '"})
    void textWithoutAMachineIsEmpty(String text) {
        assertThat(Entity.host(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ACCOUNT, nt authority\\system",
        "ACCOUNT, s-1-5-18",
        "ACCOUNT, s-1-0-0",
        "ACCOUNT, s-1-5-21-1-2-3-512",
        "ACCOUNT, corp\\ws-017$",
        "ACCOUNT, corp\\domain admins",
        "ADDRESS, 127.0.0.1",
        "ADDRESS, 169.254.3.4",
        "ADDRESS, 239.255.255.250",
        "ADDRESS, fe80:0:0:0:0:0:0:1",
        "HASH, d41d8cd98f00b204e9800998ecf8427e",
        "LOGON, {00000000-0000-0000-0000-000000000000}",
    })
    void entitiesOfEveryMachineAreWellKnown(EntityKind kind, String value) {
        assertThat(WellKnown.isHub(new Entity(kind, value))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ACCOUNT, corp\\administrator",
        "ACCOUNT, s-1-5-21-1-2-3-500",
        "ACCOUNT, s-1-5-21-1-2-3-1104",
        "ADDRESS, 192.0.2.61",
        "ADDRESS, 10.0.0.1",
    })
    void entitiesOfOneMachineAreNotWellKnown(EntityKind kind, String value) {
        assertThat(WellKnown.isHub(new Entity(kind, value))).isFalse();
    }

    @Test
    void anAddressBelongsToAHostForATime() {
        Aliases aliases = new Aliases();
        Entity address = Entity.host("192.0.2.17").orElseThrow();
        Entity ws17 = Entity.host("ws-017.corp.example").orElseThrow();
        aliases.add(new Alias(address, ws17, 900, NOW, LATER, "a table"));
        assertThat(aliases.resolve(address, NOW, new TreeSet<>()))
                .isEqualTo(new Aliases.Resolved(ws17, 900, "which is ws-017.corp.example by a table"));
        assertThat(aliases.resolve(address, LATER, new TreeSet<>()).entity()).isEqualTo(address);
        aliases.add(new Alias(address, Entity.host("ws-018.corp.example").orElseThrow(), 900, NOW, LATER, "a table"));
        assertThat(aliases.resolve(address, NOW, new TreeSet<>()).entity()).isEqualTo(address);
        assertThat(aliases.isAmbiguous(address, NOW)).isTrue();
    }

    @Test
    void aShortNameResolvesToItsOnlyHost() {
        Aliases aliases = new Aliases();
        Entity shortName = Entity.host("WS-017").orElseThrow();
        Entity full = Entity.host("ws-017.corp.example").orElseThrow();
        assertThat(aliases.addHost(full)).isEqualTo(shortName);
        assertThat(aliases.resolve(shortName, NOW, new TreeSet<>()).entity()).isEqualTo(full);
        aliases.addHost(Entity.host("ws-017.other.example").orElseThrow());
        assertThat(aliases.resolve(shortName, NOW, new TreeSet<>()).entity()).isEqualTo(shortName);
    }

    @Test
    void aLogonMentionsSourceAndAccountButNoWellKnownOnes() {
        assertThat(Mentions.of(
                        "host:ws-022.corp.example",
                        Map.of(
                                "EventID", "4625",
                                "SubjectUserSid", "S-1-0-0",
                                "TargetUserName", "corp-admin",
                                "TargetDomainName", "WS-022",
                                "IpAddress", "192.0.2.17",
                                "WorkstationName", "WS-017")))
                .containsExactly(
                        mention(Role.TARGET, EntityKind.ACCOUNT, "ws-022\\corp-admin"),
                        mention(Role.SOURCE, EntityKind.HOST, "ws-017"),
                        mention(Role.SOURCE, EntityKind.ADDRESS, "192.0.2.17"));
    }

    @Test
    void aProgramMentionsItsHashesUnlessItBelongsToTheSystem() {
        String hashes = "MD5=0123456789ABCDEF0123456789ABCDEF,IMPHASH=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF1";
        assertThat(Mentions.of("host:a", Map.of("Hashes", hashes, "Image", "C:\\Users\\x\\a.exe")))
                .containsExactly(mention(Role.SEEN, EntityKind.HASH, "0123456789abcdef0123456789abcdef"));
        assertThat(Mentions.of("host:a", Map.of("Hashes", hashes, "Image", "C:\\Windows\\System32\\cmd.exe")))
                .isEmpty();
    }

    @Test
    void aRemoteLogonIsExtractedWithTheAddressOfItsSource() {
        Map<String, String> fields = Map.of(
                "EventID", "4624",
                "LogonType", "3",
                "TargetUserName", "svc_monitor",
                "TargetDomainName", "CORP",
                "IpAddress", "192.0.2.61",
                "WorkstationName", "APP01");
        assertThat(SelfReports.remoteLogon("host:fs01", NOW, fields))
                .contains(new RemoteLogon(
                        new Entity(EntityKind.HOST, "fs01"),
                        NOW,
                        new Entity(EntityKind.ACCOUNT, "corp\\svc_monitor"),
                        List.of(new Entity(EntityKind.HOST, "app01"), new Entity(EntityKind.ADDRESS, "192.0.2.61")),
                        ""));
        assertThat(SelfReports.aliases("host:fs01", NOW, fields))
                .singleElement()
                .satisfies(alias -> {
                    assertThat(alias.name()).hasToString("192.0.2.61");
                    assertThat(alias.owner()).hasToString("app01");
                    assertThat(alias.source()).isEqualTo("a logon on fs01");
                });
    }

    private static Mention mention(Role role, EntityKind kind, String value) {
        return new Mention(role, new Entity(kind, value));
    }
}
